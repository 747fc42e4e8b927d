// A host program with habits of its own: "host locale" takes the locale of its environment, as Qt does, and
// prints all that the library writes and reads; "host ROUNDING" changes the arithmetic of its thread.
#include <cfenv>
#include <clocale>
#include <cstdio>
#include <locale>
#include <srlm/base/error.hpp>
#include <srlm/loop/loop.hpp>
#include <srlm/problems/make_problem.hpp>
#include <srlm/results/result.hpp>
#include <srlm/spec/parameters.hpp>
#include <srlm/spec/spec.hpp>
#include <srlm/sweeps/sweep.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace {

void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void run_one(const std::string& json, const srlm::Inputs& inputs = {}) {
    const srlm::Spec spec = srlm::parse_spec(srlm::spec_json(srlm::parse_spec(json)));
    const srlm::Problem problem = srlm::make_problem(spec, inputs);
    const srlm::Trace trace = srlm::run(spec, problem, 0, static_cast<std::size_t>(spec.replicates));
    print(srlm::result_json(spec, problem, trace, 0.25) + "\n" + srlm::trace_csv(trace));
}

void run_sweep() {
    const srlm::Sweep sweep = srlm::parse_sweep(
        R"({"version": 1, "spec": {"kappa_0": 2.5, "judge_noise": 0.5, "replicates": 8, "rounds": 2},
            "axes": [{"parameter": "beta", "from": 0.5, "to": 2.5, "points": 3}],
            "measure": "target_failure<=0.05", "fit": "log-log", "floor": true})");
    std::vector<srlm::CellRecord> records;
    for (const srlm::Cell& cell : srlm::sweep_cells(srlm::parse_sweep(srlm::sweep_json(sweep)))) {
        const srlm::Problem problem = srlm::make_problem(cell.spec);
        const srlm::Trace trace = srlm::run(cell.spec, problem, 0, 8);
        const std::string record = srlm::cell_record_json(srlm::cell_record(sweep, cell, problem, trace));
        records.push_back(srlm::parse_cell_record(record));
        print(record + "\n");
    }
    print(srlm::sweep_result_json(sweep, records, 0.25) + "\n" + srlm::sweep_csv(sweep, records));
}

/// What a wrong value of a flag or of a file is told.
void print_refusals() {
    for (const char* beta : {"0.5", "0,5", "1e-3", "-0.5", "1e400"}) {
        try {
            srlm::Spec spec;
            const srlm::Parameter& parameter = *srlm::find_parameter("beta");
            srlm::set_value(spec, parameter, srlm::parse_value(parameter, beta));
            print(srlm::spec_json(spec) + "\n");
        } catch (const srlm::Error& error) {
            print(std::string(error.what()) + "\n");
        }
    }
}

int all_in_locale() {
    if (!std::setlocale(LC_ALL, "")) return 3;
    std::locale::global(std::locale(""));
    std::fprintf(stderr, "%s\n", std::localeconv()->decimal_point);
    run_one(R"({"beta": 0.5, "kappa_0": 2.5, "judge_noise": 0.5, "replicates": 8, "rounds": 3})");
    run_one(R"({"problem": "text", "replicates": 2, "rounds": 1})");
    run_one(R"({"problem": "logits", "logits_file": "a.csv", "replicates": 2, "rounds": 1})",
            {.logits = srlm::Bytes(std::string("prompt,a,b,c\none,0.5,-1.25,1e-3\ntwo,.5,2.75,+1.5\n"))});
    run_sweep();
    print_refusals();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    const std::string_view habit = argc > 1 ? argv[1] : "";
    try {
        if (habit == "locale") return all_in_locale();
        if (habit == "upward") std::fesetround(FE_UPWARD);
        run_one("{}");
    } catch (const srlm::Error& error) {
        print(std::string(srlm::code_name(error.code)) + ": " + error.what() + "\n");
        return 1;
    }
    return 0;
}
