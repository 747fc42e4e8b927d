#include "results/result.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <string_view>
#include <utility>

#include "base/error.hpp"
#include "base/json_numbers.hpp"
#include "base/json_parse.hpp"
#include "base/nan.hpp"
#include "base/sha256.hpp"
#include "numerics/kernels.hpp"
#include "policies/update.hpp"
#include "results/add_digests.hpp"
#include "results/checks.hpp"
#include "results/overlays.hpp"

#ifdef __EMSCRIPTEN__
#include <emscripten/version.h>
#endif

#ifndef SRLM_VERSION
#error "SRLM_VERSION comes from the build: the version in package.json"
#endif

namespace srlm {

namespace {

Json series_json(const Series& series) {
    return {{"mean", numbers_json(series.mean)},
            {"standard_error", numbers_json(series.standard_error)},
            {"quantile_05", numbers_json(series.quantile_05)},
            {"quantile_25", numbers_json(series.quantile_25)},
            {"quantile_50", numbers_json(series.quantile_50)},
            {"quantile_75", numbers_json(series.quantile_75)},
            {"quantile_95", numbers_json(series.quantile_95)}};
}

/// [kept][T + 1][width] from a flat array.
Json kept_json(const std::vector<double>& values, std::size_t rounds, std::size_t width) {
    Json out = Json::array();
    const std::size_t size = (rounds + 1) * width;
    for (std::size_t r = 0; size > 0 && (r + 1) * size <= values.size(); ++r) {
        Json replicate = Json::array();
        for (std::size_t t = 0; t <= rounds; ++t)
            replicate.push_back(numbers_json(std::span(values).subspan(r * size + t * width, width)));
        out.push_back(std::move(replicate));
    }
    return out;
}

}  // namespace

std::string_view version() { return SRLM_VERSION; }

std::string build_description() {
    std::string text;
#if defined(__EMSCRIPTEN__)
    text = "emcc " + std::to_string(__EMSCRIPTEN_major__) + "." + std::to_string(__EMSCRIPTEN_minor__) + "." +
           std::to_string(__EMSCRIPTEN_tiny__) + ", wasm32";
#else
#if defined(__clang__)
    text = "clang++ " + std::to_string(__clang_major__) + "." + std::to_string(__clang_minor__) + "." +
           std::to_string(__clang_patchlevel__);
#elif defined(__GNUC__)
    text = "g++ " + std::to_string(__GNUC__) + "." + std::to_string(__GNUC_MINOR__) + "." +
           std::to_string(__GNUC_PATCHLEVEL__);
#else
    text = "unknown compiler";
#endif
#if defined(__x86_64__)
    text += ", x86_64";
#elif defined(__aarch64__)
    text += ", aarch64";
#elif defined(__riscv)
    text += ", riscv64";
#endif
#endif
    text += ", " + std::string(kernels().name);
#ifdef SRLM_FMA
    text += ", fused multiply-add: not comparable";
#endif
    return text;
}

double quantile(const std::vector<double>& sorted, double q) {
    const double position = q * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(position);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (position - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

Trace join(std::vector<Trace> traces) {
    std::sort(traces.begin(), traces.end(), [](const Trace& a, const Trace& b) { return a.first < b.first; });
    if (traces.empty()) return {};
    Trace joined = std::move(traces.front());
    // Room for everything at once: growing by doubling would hold half as much again.
    const auto reserve = [&traces, &joined](auto Trace::* part) {
        std::size_t size = (joined.*part).size();
        for (const Trace& trace : traces) size += (trace.*part).size();
        (joined.*part).reserve(size);
    };
    reserve(&Trace::metrics);
    reserve(&Trace::theta);
    reserve(&Trace::policy);
    reserve(&Trace::digests);
    for (std::size_t i = 1; i < traces.size(); ++i) {
        Trace& next = traces[i];
        if (next.first != joined.first + joined.count || next.rounds != joined.rounds) {
            throw Error(Code::out_of_range, "replicates",
                        "replicates " + std::to_string(joined.first + joined.count) + " to " +
                            std::to_string(next.first) + " are missing or given twice",
                        "Join ranges that follow each other");
        }
        joined.count += next.count;
        const auto append = [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); };
        append(joined.metrics, next.metrics);
        append(joined.theta, next.theta);
        append(joined.policy, next.policy);
        append(joined.digests, next.digests);
        next = {};
    }
    return joined;
}

Summary summarise(const Trace& trace) {
    Summary summary;
    std::vector<double> values;
    for (std::size_t m = 0; m < kMetrics; ++m) {
        Series& series = summary[m];
        for (std::size_t t = 0; t <= trace.rounds; ++t) {
            values.clear();
            double sum = 0;
            for (std::size_t r = 0; r < trace.count; ++r) {
                const double value = trace.at(r, t, static_cast<Metric>(m));
                if (std::isnan(value)) continue;
                values.push_back(value);
                sum += value;
            }
            const double size = static_cast<double>(values.size());
            const double mean = values.empty() ? kNaN : sum / size;
            double squares = 0;
            for (const double value : values) squares += (value - mean) * (value - mean);
            std::sort(values.begin(), values.end());
            const auto at = [&values](double q) { return values.empty() ? kNaN : quantile(values, q); };
            series.mean.push_back(mean);
            series.standard_error.push_back(values.size() > 1 ? std::sqrt(squares / (size - 1) / size)
                                                              : kNaN);
            series.quantile_05.push_back(at(0.05));
            series.quantile_25.push_back(at(0.25));
            series.quantile_50.push_back(at(0.50));
            series.quantile_75.push_back(at(0.75));
            series.quantile_95.push_back(at(0.95));
        }
    }
    return summary;
}

std::string result_hash(const std::vector<std::string>& digests) {
    Sha256 sha;
    for (const std::string& digest : digests) {
        const Sha256::Digest bytes = from_hex(digest);
        sha.update(bytes.data(), bytes.size());
    }
    const std::string hash = hex(sha.digest()).substr(0, 16);
#ifdef SRLM_FMA
    return "fma:" + hash.substr(4);  // other bits on purpose: it must not look like a hash that compares
#else
    return hash;
#endif
}

std::string result_json(const Spec& spec, const Problem& problem, const Trace& trace, double wall_seconds) {
    Spec full = spec;
    full.data_digest = problem.data_digest;
    Json out;
    out["format"] = "srlm-result";
    out["format_version"] = 1;
    out["version"] = version();
    out["build"] = build_description();
    out["hash"] = result_hash(trace.digests);
    out["wall_seconds"] = wall_seconds;
    out["spec"] = parse_json(spec_json(full));
    out["problem"] = {{"prompts", problem.prompts},
                      {"responses", problem.sequence ? Json(nullptr) : Json(problem.responses)},
                      {"dimension", problem.dimension},
                      {"kappa_0", problem.kappa_0},
                      {"base_scale", problem.base_scale},
                      {"theta_norm", norm(problem.theta_0)}};
    out["replicates"] = trace.count;
    out["rounds"] = trace.rounds;
    const Summary summary = summarise(trace);
    Json metrics = Json::object(), statistics = Json::object();
    for (std::size_t m = 0; m < kMetrics; ++m) {
        const std::string key(metric_infos()[m].key);
        statistics[key] = series_json(summary[m]);
        Json replicates = Json::array();
        for (std::size_t r = 0; r < trace.count; ++r) {
            Json rounds = Json::array();
            for (std::size_t t = 0; t <= trace.rounds; ++t) {
                rounds.push_back(number_json(trace.metrics[(r * (trace.rounds + 1) + t) * kMetrics + m]));
            }
            replicates.push_back(std::move(rounds));
        }
        metrics[key] = std::move(replicates);
    }
    out["summary"] = std::move(statistics);
    out["checks"] = parse_json(checks_json(spec, problem, trace));
    out["overlays"] = parse_json(overlays_json(run_overlays(spec, problem, trace)));
    const std::size_t end = realizability_ends(spec, problem);
    out["realizability_ends"] = end > 0 ? Json(end) : Json(nullptr);
    out["metrics"] = std::move(metrics);
    const std::size_t table = problem.prompts * problem.responses;
    if (spec.record_theta > 0)
        out["theta"] = kept_json(trace.theta, trace.rounds, problem.tabular ? table : problem.theta_length());
    if (spec.record_policy > 0) out["policy"] = kept_json(trace.policy, trace.rounds, table);
    add_digests(out);
    return out.dump(1);
}

std::string checks_json(const Spec& spec, const Problem& problem, const Trace& trace) {
    Json out = Json::array();
    for (const Check& check : live_checks(spec, problem, trace)) {
        out.push_back({{"name", check.name},
                       {"statement", check.statement},
                       {"equation", check.equation},
                       {"tag", check.tag},
                       {"outcome", outcome_name(check.outcome)},
                       {"detail", check.detail}});
    }
    return out.dump();
}

std::string trace_csv(const Trace& trace) {
    std::string out = "replicate,round";
    for (const MetricInfo& info : metric_infos()) out += "," + std::string(info.key);
    out += "\n";
    const double* value = trace.metrics.data();
    for (std::size_t r = 0; r < trace.count; ++r) {
        for (std::size_t t = 0; t <= trace.rounds; ++t) {
            out += std::to_string(trace.first + r) + "," + std::to_string(t);
            for (std::size_t m = 0; m < kMetrics; ++m, ++value) {
                out += ",";
                if (!std::isnan(*value))
                    out += Json(*value).dump();  // shortest form that reads back to the same bits
            }
            out += "\n";
        }
    }
    return out;
}

}  // namespace srlm
