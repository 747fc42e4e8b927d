#include "packing.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <functional>
#include <utility>

#include "store/trace_bytes.hpp"
#include "sweeps/cell_list.hpp"
#include "sweeps/sweep.hpp"

namespace srlm::cli {

namespace {

// All processes run the same program: numbers travel as they lie in memory.

class Packer {
public:
    Packer& number(std::uint64_t value) {
        char raw[sizeof value];
        std::memcpy(raw, &value, sizeof value);
        bytes_.append(raw, sizeof raw);
        return *this;
    }
    Packer& real(double value) { return number(std::bit_cast<std::uint64_t>(value)); }
    Packer& text(std::string_view value) {
        number(value.size());
        bytes_ += value;
        return *this;
    }
    Packer& trace(const Trace& value) {
        return number(value.first).number(value.count).text(trace_bytes(value));
    }
    std::string take() { return std::move(bytes_); }

private:
    std::string bytes_;
};

class Unpacker {
public:
    explicit Unpacker(std::string_view bytes) : bytes_(bytes) {}

    std::uint64_t number() {
        std::uint64_t value = 0;
        const std::string_view raw = take(sizeof value);
        std::memcpy(&value, raw.data(), sizeof value);
        return value;
    }
    std::size_t size() { return static_cast<std::size_t>(number()); }
    double real() { return std::bit_cast<double>(number()); }
    std::string_view text() { return take(size()); }
    std::string string() { return std::string(text()); }
    Trace trace(const Spec& spec) {
        const std::size_t first = size(), count = size();
        const auto kept = static_cast<std::size_t>(std::max(spec.record_theta, spec.record_policy));
        return trace_from_bytes(text(), first, count, static_cast<std::size_t>(spec.rounds), kept, "");
    }

private:
    std::string_view take(std::size_t size) {
        if (size > bytes_.size())
            throw Error(Code::io, "", "a message between processes is cut short", "Report this");
        const std::string_view part = bytes_.substr(0, size);
        bytes_.remove_prefix(size);
        return part;
    }

    std::string_view bytes_;
};

/// All files of the user.
template <typename Files>
auto files_of(Files& inputs) {
    return std::array{&inputs.text, &inputs.features, &inputs.theta, &inputs.logits, &inputs.rollouts};
}

}  // namespace

std::string pack(const Job& job) {
    Packer to;
    to.text(sweep_json(job.sweep, -1));
    for (const auto* file : files_of(job.inputs)) {
        to.number(file->has_value());
        if (*file) to.text((*file)->view());
    }
    to.text(job.machine.threads).text(job.machine.kernels).text(job.machine.memory_limit);
    to.number(job.go_on).number(job.traces);
    return to.take();
}

Job unpack_job(std::string_view bytes) {
    Unpacker from(bytes);
    Job job;
    job.sweep = read_sweep(from.text());
    for (auto* file : files_of(job.inputs))
        if (from.number() != 0) *file = from.string();
    job.machine.threads = from.string();
    job.machine.kernels = from.string();
    job.machine.memory_limit = from.string();
    job.go_on = from.number() != 0;
    job.traces = from.number() != 0;
    return job;
}

std::string pack(const Task& task) {
    Packer to;
    to.number(task.cell).number(task.range.first).number(task.range.count);
    to.number(task.finish).number(task.replicates).number(task.have.size());
    for (const Trace& trace : task.have) to.trace(trace);
    return to.take();
}

Task unpack_task(std::string_view bytes, const CellList& cells) {
    Unpacker from(bytes);
    Task task;
    task.cell = from.size();
    task.range.first = from.size();
    task.range.count = from.size();
    task.finish = from.number() != 0;
    task.replicates = from.size();
    for (std::size_t left = from.size(); left > 0; --left)
        task.have.push_back(from.trace(cells[task.cell].spec));
    return task;
}

std::string pack(const Answer& answer) {
    Packer to;
    to.number(static_cast<std::uint64_t>(answer.kind)).real(answer.seconds);
    to.number(static_cast<std::uint64_t>(answer.signal));
    if (answer.record) to.text(cell_record_json(*answer.record)).number(answer.trace.has_value());
    if (answer.trace) to.trace(*answer.trace);
    if (answer.error) {
        to.number(static_cast<std::uint64_t>(answer.error->code)).text(answer.error->parameter);
        to.text(answer.error->cause).text(answer.error->remedy);
    }
    return to.take();
}

Answer unpack_answer(std::string_view bytes, const std::function<Spec()>& spec) {
    Unpacker from(bytes);
    Answer answer;
    answer.kind = static_cast<Answer::Kind>(from.number());
    answer.seconds = from.real();
    answer.signal = static_cast<int>(from.number());
    switch (answer.kind) {
        case Answer::Kind::piece: answer.trace = from.trace(spec()); break;
        case Answer::Kind::record:
            answer.record = parse_cell_record(from.text());
            if (from.number() != 0) answer.trace = from.trace(spec());
            break;
        case Answer::Kind::cell_failed:
        case Answer::Kind::failed: {
            const auto code = static_cast<Code>(from.number());
            const std::string parameter = from.string(), cause = from.string();
            answer.error = Error(code, parameter, cause, from.string());
            break;
        }
        case Answer::Kind::interrupted:
        case Answer::Kind::ended: break;
    }
    return answer;
}

}  // namespace srlm::cli
