/// \file
/// The core in JavaScript: conversions only. Numbers go out as typed arrays that JavaScript owns,
/// documents as JSON text, and errors as values ({error} instead of {value}), because a C++
/// exception means nothing on the other side. wasm/srlm.mjs turns this into the API of srlm.d.ts.

#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/error.hpp"
#include "data/rollouts.hpp"
#include "experiments/experiments.hpp"
#include "guarded.hpp"
#include "loop/loop.hpp"
#include "loop/population.hpp"
#include "policies/metrics.hpp"
#include "policies/problem.hpp"
#include "policies/update.hpp"
#include "problems/make_problem.hpp"
#include "problems/problem_kind.hpp"
#include "problems/user_data.hpp"
#include "results/document_digest.hpp"
#include "results/followed.hpp"
#include "results/forecast.hpp"
#include "results/overlays.hpp"
#include "results/result.hpp"
#include "results/word_output.hpp"
#include "spec/parameters.hpp"
#include "spec/spec.hpp"
#include "sweeps/sweep.hpp"
#include "texts.hpp"

namespace {

using emscripten::val;
using srlm::Code;
using srlm::Error;
using srlm::Spec;

/// A tab has about 2 GiB, and the page and its other workers live there too.
constexpr double kMemoryLimit = 1024.0 * 1024.0 * 1024.0;

val value_of(const srlm::Value& value) {
    struct Convert {
        val operator()(std::monostate) const { return val::null(); }
        val operator()(bool v) const { return val(v); }
        val operator()(std::int64_t v) const { return val(static_cast<double>(v)); }
        val operator()(double v) const { return val(v); }
        val operator()(const std::string& v) const { return val(v); }
        val operator()(const std::vector<double>& v) const { return val::array(v); }
    };
    return std::visit(Convert{}, value);
}

std::vector<double> numbers_from(const val& array) {
    return array.isUndefined() ? std::vector<double>{}
                               : emscripten::convertJSArrayToNumberVector<double>(array);
}

val chunk_of(const srlm::Trace& trace) {
    val out = val::object();
    out.set("first", trace.first);
    out.set("count", trace.count);
    out.set("rounds", trace.rounds);
    out.set("metrics", array_of(trace.metrics));
    out.set("theta", array_of(trace.theta));
    out.set("policy", array_of(trace.policy));
    out.set("digests", array_of(trace.digests));
    return out;
}

/// The chunks as one trace; they come in replicate order.
srlm::Trace trace_from(const val& chunks) {
    std::vector<srlm::Trace> traces(chunks["length"].as<std::size_t>());
    for (std::size_t i = 0; i < traces.size(); ++i) {
        const val chunk = chunks[i];
        srlm::Trace& trace = traces[i];
        trace.first = chunk["first"].as<std::size_t>();
        trace.count = chunk["count"].as<std::size_t>();
        trace.rounds = chunk["rounds"].as<std::size_t>();
        trace.metrics = numbers_from(chunk["metrics"]);
        trace.theta = numbers_from(chunk["theta"]);
        trace.policy = numbers_from(chunk["policy"]);
        trace.digests = emscripten::vecFromJSArray<std::string>(chunk["digests"]);
    }
    return srlm::join(std::move(traces));
}

val summary_of(const srlm::Summary& summary) {
    val out = val::object();
    for (std::size_t m = 0; m < srlm::kMetrics; ++m) {
        const srlm::Series& from = summary[m];
        val series = val::object();
        series.set("mean", array_of(from.mean));
        series.set("standard_error", array_of(from.standard_error));
        series.set("quantile_05", array_of(from.quantile_05));
        series.set("quantile_25", array_of(from.quantile_25));
        series.set("quantile_50", array_of(from.quantile_50));
        series.set("quantile_75", array_of(from.quantile_75));
        series.set("quantile_95", array_of(from.quantile_95));
        out.set(std::string(srlm::metric_infos()[m].key), series);
    }
    return out;
}

/// A prepared problem.
struct Session {
    Spec spec;
    srlm::Problem problem;
};
using SessionPointer = std::shared_ptr<Session>;

/// One range of replicates under way; it keeps its session alive.
struct Run {
    SessionPointer session;
    srlm::Loop loop;
};

val problem_info(const Session& session) {
    const srlm::Problem& problem = session.problem;
    val out = val::object();
    out.set("prompts", problem.prompts);
    out.set("responses", problem.responses);
    out.set("dimension", problem.dimension);
    out.set("tabular", problem.tabular);
    out.set("mu", array_of(problem.mu));
    out.set("response_count", array_of(problem.response_count));
    out.set("prompt_labels", array_of(problem.prompt_labels));
    out.set("response_labels", array_of(problem.response_labels));
    out.set("base_scale", problem.base_scale);
    out.set("kappa_0", problem.kappa_0);
    out.set("theta_norm", srlm::norm(problem.theta_0));
    out.set("data_digest", problem.data_digest);
    out.set("notes", array_of(problem.notes));
    out.set("first_token", array_of(problem.first_token));
    out.set("gold", array_of(problem.gold));
    out.set("sequence", problem.sequence != nullptr);
    out.set("block_size", srlm::block_size(session.spec, problem));
    return out;
}

std::optional<srlm::Bytes> bytes_from(const val& input) {
    if (input.isUndefined() || input.isNull()) return std::nullopt;
    return srlm::Bytes(input.as<std::string>());
}

val validate(const std::string& json) {
    return guarded([&] { return val(srlm::spec_json(srlm::parse_spec(json))); });
}

val shorten(const std::string& json) {
    return guarded([&] { return val(srlm::short_spec_json(srlm::parse_spec(json))); });
}

/// `name` is that of a text that comes with the project.
val keep_text(const std::string& name, const std::string& text) {
    return guarded([&] {
        give_text(name, text);
        return val(true);
    });
}

val memory_bytes(const std::string& json) {
    return guarded([&] { return val(srlm::memory_bytes(srlm::parse_spec(json), 1)); });
}

val no_limit(const std::string& json) {
    return guarded([&] { return val(srlm::no_limit(srlm::parse_spec(json))); });
}

val texts_of(const std::string& json) {
    return guarded([&] {
        const Spec spec = srlm::parse_spec(json);
        const auto texts = srlm::problem_kind(spec).texts;
        return val::array(texts ? texts(spec) : std::vector<std::string>());
    });
}

val parse_value(const std::string& key, const std::string& text) {
    return guarded([&] {
        const srlm::Parameter& parameter = *srlm::find_parameter(key);  // srlm.mjs has checked the key
        const srlm::Value value = srlm::parse_value(parameter, text);
        Spec scratch;
        srlm::set_value(scratch, parameter, value);
        return value_of(value);
    });
}

val metrics() {
    val out = val::array();
    for (std::size_t m = 0; m < srlm::kMetrics; ++m) {
        const srlm::MetricInfo& from = srlm::metric_infos()[m];
        val info = val::object();
        info.set("key", std::string(from.key));
        info.set("label", std::string(from.label));
        info.set("meaning", std::string(from.meaning));
        info.set("equation", std::string(from.equation));
        out.set(m, info);
    }
    return out;
}

val prepare(const std::string& json, const val& inputs) {
    return guarded([&] {
        auto session = std::make_shared<Session>();
        session->spec = srlm::parse_spec(json);
        srlm::check_memory(session->spec, srlm::memory_bytes(session->spec, 1), kMemoryLimit);
        session->problem =
            srlm::make_problem(session->spec, {bytes_from(inputs["text"]), bytes_from(inputs["features"]),
                                               bytes_from(inputs["theta"]), bytes_from(inputs["logits"]),
                                               bytes_from(inputs["rollouts"]), inputs["strict"].isTrue()});
        srlm::check_memory(session->spec, srlm::memory_bytes(session->spec, session->problem, 1),
                           kMemoryLimit);
        session->spec.data_digest = session->problem.data_digest;
        return val(session);
    });
}

std::string session_spec(const Session& session) { return srlm::spec_json(session.spec); }

val start(const SessionPointer& session, std::size_t first, std::size_t count) {
    return guarded([&] {
        return val(
            std::make_shared<Run>(Run{session, srlm::Loop(session->spec, session->problem, first, count)}));
    });
}

val step(Run& run) {
    return guarded([&] { return val(run.loop.step()); });
}

std::size_t round_of(const Run& run) { return run.loop.round(); }

val finish(Run& run) {
    return guarded([&] { return chunk_of(run.loop.finish()); });
}

val policies(const Session& session, std::size_t replicate) {
    return guarded([&] { return array_of(srlm::policies(session.spec, session.problem, replicate)); });
}

val summarise(const val& chunks) {
    return guarded([&] {
        const srlm::Trace trace = trace_from(chunks);
        val out = val::object();
        out.set("summary", summary_of(srlm::summarise(trace)));
        out.set("hash", srlm::result_hash(trace.digests));
        out.set("replicates", trace.count);
        return out;
    });
}

val result_json(const Session& session, const val& chunks, double wall_seconds) {
    return guarded([&] {
        return val(srlm::result_json(session.spec, session.problem, trace_from(chunks), wall_seconds));
    });
}

val checks(const Session& session, const val& chunks) {
    return guarded([&] { return val(srlm::checks_json(session.spec, session.problem, trace_from(chunks))); });
}

val overlays(const Session& session, const val& chunks) {
    return guarded([&] {
        return val(
            srlm::overlays_json(srlm::run_overlays(session.spec, session.problem, trace_from(chunks))));
    });
}

val words(const Session& session, std::size_t replicate, std::size_t count) {
    return guarded([&] {
        if (!session.problem.sequence) return val("null");
        return val(
            srlm::word_output_json(srlm::word_output(session.spec, session.problem, replicate, count)));
    });
}

/// The canonical sweep and its cells, as JSON.
val sweep_plan(const std::string& json) {
    return guarded([&] {
        const srlm::Sweep sweep = srlm::parse_sweep(json);
        val out = val::object();
        out.set("sweep", srlm::sweep_json(sweep, -1));
        val cells = val::array();
        for (const srlm::Cell& cell : srlm::sweep_cells(sweep)) {
            val each = val::object();
            each.set("series", cell.series);
            each.set("position", val::array(cell.position));
            each.set("spec", srlm::spec_json(cell.spec, -1));
            cells.call<void>("push", each);
        }
        out.set("cells", cells);
        return out;
    });
}

val cell_record(const Session& session, const std::string& sweep_json, std::size_t index, const val& chunks) {
    return guarded([&] {
        const srlm::Sweep sweep = srlm::read_sweep(sweep_json);
        return val(srlm::cell_record_json(
            srlm::cell_record(sweep, srlm::sweep_cell(sweep, index), session.problem, trace_from(chunks))));
    });
}

std::vector<srlm::CellRecord> records_from(const val& texts) {
    std::vector<srlm::CellRecord> records;
    for (const std::string& text : emscripten::vecFromJSArray<std::string>(texts))
        records.push_back(srlm::parse_cell_record(text));
    return records;
}

val sweep_result(const std::string& json, const val& records, double wall_seconds) {
    return guarded([&] {
        return val(srlm::sweep_result_json(srlm::parse_sweep(json), records_from(records), wall_seconds));
    });
}

val sweep_csv(const std::string& json, const val& records) {
    return guarded([&] { return val(srlm::sweep_csv(srlm::parse_sweep(json), records_from(records))); });
}

val csv(const val& chunks) {
    return guarded([&] { return val(srlm::trace_csv(trace_from(chunks))); });
}

/// The rounds of these files, one or several in each, and what the loop of the spec does from the last one.
val follow(const std::string& json, const val& files) {
    return guarded([&] {
        const Spec spec = srlm::parse_spec(json);
        std::vector<srlm::Rollouts> rounds;
        for (const std::string& bytes : emscripten::vecFromJSArray<std::string>(files))
            for (srlm::Rollouts& each :
                 srlm::parse_rounds(bytes, "rollouts_file", srlm::rollouts_format(spec)))
                rounds.push_back(std::move(each));
        srlm::Inputs inputs;
        inputs.read_rollouts =
            std::make_shared<const srlm::ReadRollouts>(srlm::ReadRollouts{srlm::last_round(rounds), ""});
        std::string followed = srlm::followed_json(
            srlm::follow(std::move(rounds), spec.delta, static_cast<std::uint64_t>(spec.seed)));
        const srlm::Problem problem = srlm::make_problem(spec, inputs);
        srlm::check_memory(spec, srlm::memory_bytes(spec, problem, 1), kMemoryLimit);
        val out = val::object();
        out.set("followed", followed);
        out.set("forecast", srlm::forecast_json(srlm::forecast(spec, problem, 8)));
        out.set("caveat", srlm::forecast_caveat(spec));
        return out;
    });
}

val check_digests(const std::string& json, const std::string& name) {
    return guarded([&] { return val(srlm::check_digests(json, name)); });
}

double heap_bytes() { return 65536.0 * static_cast<double>(__builtin_wasm_memory_size(0)); }

}  // namespace

EMSCRIPTEN_BINDINGS(srlm) {
    emscripten::class_<Session>("Session")
        .smart_ptr<SessionPointer>("SessionPointer")
        .function("spec", &session_spec)
        .function("problem", &problem_info)
        .function("policies", &policies)
        .function("resultJson", &result_json)
        .function("checks", &checks)
        .function("overlays", &overlays)
        .function("words", &words)
        .function("cellRecord", &cell_record);
    emscripten::class_<Run>("Run")
        .smart_ptr<std::shared_ptr<Run>>("RunPointer")
        .function("step", &step)
        .function("round", &round_of)
        .function("finish", &finish);
    emscripten::function("version", +[] { return std::string(srlm::version()); });
    emscripten::function("build", &srlm::build_description);
    emscripten::function("parameters", &srlm::parameters_json);
    emscripten::function("metrics", &metrics);
    emscripten::function("experiments", &srlm::experiments_json);
    emscripten::function("schema", &srlm::json_schema);
    emscripten::function("validate", &validate);
    emscripten::function("shorten", &shorten);
    emscripten::function("parseValue", &parse_value);
    emscripten::function("memoryBytes", &memory_bytes);
    emscripten::function("noLimit", &no_limit);
    emscripten::function("textsOf", &texts_of);
    emscripten::function("giveText", &keep_text);
    emscripten::function("prepare", &prepare);
    emscripten::function("start", &start);
    emscripten::function("summarise", &summarise);
    emscripten::function("csv", &csv);
    emscripten::function("sweepPlan", &sweep_plan);
    emscripten::function("sweepResult", &sweep_result);
    emscripten::function("sweepCsv", &sweep_csv);
    emscripten::function("follow", &follow);
    emscripten::function("checkDigests", &check_digests);
    emscripten::function("heapBytes", &heap_bytes);
}
