#include "sweeps/cell_list.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

namespace srlm {

namespace {

/// Keys that decide whether another parameter has a meaning.
std::set<std::string> deciding_keys() {
    std::set<std::string> keys;
    for (const Parameter& parameter : parameters())
        for (const Condition& condition : parameter.applies) keys.insert(condition.key);
    return keys;
}

}  // namespace

CellList::CellList(Sweep sweep) : sweep_(std::move(sweep)), count_(cell_count(sweep_)) {
    const std::set<std::string> deciding = deciding_keys();
    for (const Axis& axis : sweep_.axes) {
        if (deciding.count(axis.parameter) > 0) return;
        for (const auto& [key, values] : axis.with)
            if (deciding.count(key) > 0) return;
    }
    const std::size_t series = std::max<std::size_t>(1, sweep_.series.size());
    for (std::size_t s = 0; s < series; ++s) {
        Base base{cell_as_given(sweep_, s * (count_ / series)), {}};
        const auto listener = [&](const std::string& key) -> const Parameter* {
            const Parameter* parameter = find_parameter(key);
            const bool own = !sweep_.series.empty() &&
                             std::any_of(sweep_.series[s].changes.begin(), sweep_.series[s].changes.end(),
                                         [&key](const auto& change) { return change.first == key; });
            return !own && applies(*parameter, base.cell.spec) ? parameter : nullptr;
        };
        for (const Axis& axis : sweep_.axes) {
            std::vector<const Parameter*> sets{listener(axis.parameter)};
            for (const auto& [key, values] : axis.with) sets.push_back(listener(key));
            base.sets.push_back(std::move(sets));
        }
        bases_.push_back(std::move(base));
    }
}

Cell CellList::operator[](std::size_t index) const {
    if (bases_.empty() || index >= count_) return cell_as_given(sweep_, index);
    const std::size_t in_series = count_ / bases_.size();
    const Base& base = bases_[index / in_series];
    Cell cell = base.cell;
    std::size_t rest = index % in_series;
    for (std::size_t a = 0; a < sweep_.axes.size(); ++a) {
        const Axis& axis = sweep_.axes[a];
        const std::size_t at = rest % axis.values.size();
        rest /= axis.values.size();
        cell.position[a] = at;
        if (base.sets[a][0]) base.sets[a][0]->set(cell.spec, axis.values[at]);
        for (std::size_t w = 0; w < axis.with.size(); ++w)
            if (base.sets[a][w + 1]) base.sets[a][w + 1]->set(cell.spec, axis.with[w].second[at]);
    }
    cell.spec.seed = cell_seed(sweep_, cell, index);
    return cell;
}

}  // namespace srlm
