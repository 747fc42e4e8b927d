#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "base/decimal.hpp"
#include "expect_error.hpp"
#include "experiments/experiments.hpp"
#include "random_specs.hpp"
#include "spec/parameters.hpp"
#include "spec/spec.hpp"
#include "spec/value_text.hpp"

using namespace srlm;

namespace {

bool same(const Spec& a, const Spec& b) {
    const auto equal = [&](const Parameter& p) { return p.get(a) == p.get(b); };
    return std::all_of(parameters().begin(), parameters().end(), equal);
}

void check_round_trips(const Spec& spec) {
    CAPTURE(short_spec_json(spec));
    validate(spec);
    for (const int indent : {-1, 0, 2}) {
        const std::string text = spec_json(spec, indent);
        CHECK(same(parse_spec(text), spec));
        CHECK(spec_json(parse_spec(text), indent) == text);
    }
    CHECK(same(parse_spec(short_spec_json(spec)), spec));
    CHECK(spec_json(spec, -1).find('\n') == std::string::npos);
}

}  // namespace

TEST_CASE("the table has one row for each member of Spec, with all its words") {
    std::set<std::string> keys;
    for (const Parameter& p : parameters()) CHECK(keys.insert(p.key).second);
    for (const Parameter& p : parameters()) {
        CAPTURE(p.key);
        CHECK(find_parameter(p.key) == &p);
        CHECK(p.default_value == p.get(Spec{}));
        CHECK(!p.meaning.empty());
        CHECK(p.meaning.back() != '.');
        const std::vector<std::string> groups{"problem", "base policy", "loop",
                                              "measure", "theory",      "record"};
        CHECK(std::count(groups.begin(), groups.end(), p.group) == 1);
        CHECK(std::count_if(parameters().begin(), parameters().end(),
                            [&](const Parameter& other) { return other.key == p.key; }) == 1);
        const bool number = p.type == Type::integer || p.type == Type::real || p.type == Type::optional_real;
        CHECK((!number || p.min <= p.max));
        CHECK((p.type == Type::choice) == !p.choices.empty());
        for (const Condition& condition : p.applies) {
            const Parameter* key = find_parameter(condition.key);
            REQUIRE(key != nullptr);
            CHECK(key < &p);  // what it depends on is shown first
            Spec scratch;
            for (const std::string& value : condition.values)
                set_value(scratch, *key, parse_value(*key, value));
        }
    }
    CHECK(find_parameter("nothing") == nullptr);
}

TEST_CASE("the defaults are a valid spec, short and long") {
    CHECK(same(parse_spec("{}"), Spec{}));
    CHECK(short_spec_json(Spec{}) == R"({"version":1})");
    check_round_trips(Spec{});
    CHECK(
        spec_json(parse_spec(R"({"problem":"npy","objective":"population"})"), -1) ==
        R"({"version":1,"problem":"npy","prompt_weights":"natural","features_file":"","theta_file":"",)"
        R"("feature_scaling":"reject","data_digest":"","problem_seed":1,"kappa_0":null,"base_scale":1,)"
        R"("objective":"population","ridge":0,"beta":1,"radius":null,"rounds":6,"pairs_from":"policy",)"
        R"("temperature":1,"self_reward":"log_policy","judge_bias":0,"delta":0.5,)"
        R"("gold_correlation":null,"pass_k":1,"rho":0.05,"bound_constant":1,"barrier_a":null,"barrier_c":0.1379,)"
        R"("recurrence_a":null,"recurrence_b":null,"covering_epsilon":0.1,"replicates":32,"seed":1,)"
        R"("record_theta":0,"record_policy":0})");
}

TEST_CASE("specs read back what they wrote: all experiments and random ones") {
    for (const Experiment& experiment : experiments()) check_round_trips(experiment.spec);
    std::mt19937_64 random(1);
    for (int i = 0; i < 500; ++i) check_round_trips(random_spec(random));
}

TEST_CASE("numbers are written in the shortest form that reads back") {
    CHECK(number_text(0.1) == "0.1");
    CHECK(number_text(1) == "1");
    CHECK(number_text(-0.0) == "0");
    CHECK(number_text(1e21) == "1e+21");
    CHECK(number_text(5e-324) == "4.94065645841247e-324");
    CHECK(number_text(1e-9) == "1e-9");
    CHECK(number_text(0.1 + 0.2) == "0.30000000000000004");
    CHECK(number_text(1.0 / 3) == "0.3333333333333333");
    std::mt19937_64 random(2);
    for (int i = 0; i < 20000; ++i) {
        const std::uint64_t bits = random();
        double x = 0;
        std::memcpy(&x, &bits, sizeof x);
        if (std::isfinite(x)) CHECK(std::strtod(number_text(x).c_str(), nullptr) == x);
    }
}

TEST_CASE("every parameter can be set by the text of a flag") {
    std::mt19937_64 random(3);
    for (int i = 0; i < 200; ++i) {
        const Spec spec = random_spec(random);
        Spec copy;
        for (const Parameter& p : parameters()) {
            CAPTURE(p.key);
            const Value value = p.get(spec);
            const Value parsed = parse_value(p, value_text(value));
            if (applies(p, spec)) set_value(copy, p, parsed);
        }
        CHECK(same(copy, spec));
    }
    const auto read = [](const char* key, const char* text) {
        return parse_value(*find_parameter(key), text);
    };
    CHECK(read("beta", " .5 ") == Value(0.5));
    CHECK(read("samples", "1e3") == Value(std::int64_t{1000}));
    CHECK(read("kappa_0", "none") == Value());
    CHECK(read("weights", "1, 2.5,3") == Value(std::vector<double>{1, 2.5, 3}));
    CHECK(read("weights", "[]") == Value(std::vector<double>{}));
    CHECK(read("record_spectrum", "off") == Value(false));
    for (const char* text : {"", "x", "0x10", "inf", "nan", "1 2", "1,5", "--1", "1e", "٣"}) {
        CAPTURE(text);
        expect_error([&] { read("beta", text); }, Code::wrong_type, "beta", "a real number");
    }
    expect_error([&] { read("beta", "1e999"); }, Code::out_of_range, "beta", "1e999");
    expect_error([&] { read("rounds", "2.5"); }, Code::wrong_type, "rounds", "2.5");
    expect_error([&] { read("weights", "1,,2"); }, Code::wrong_type, "weights");
    expect_error([&] { read("weights", "1,2,"); }, Code::wrong_type, "weights");
    expect_error([&] { read("record_spectrum", "maybe"); }, Code::wrong_type, "record_spectrum",
                 "true or false");
}

TEST_CASE("every choice reads back") {
    for (const Parameter& p : parameters()) {
        for (const Choice& choice : p.choices) {
            Spec spec;
            set_value(spec, p, choice.name);
            CHECK(p.get(spec) == Value(choice.name));
            CHECK(!choice.meaning.empty());
        }
    }
}

TEST_CASE("old names of rollouts are read, and written as they are called today") {
    const Spec spec = parse_spec(R"({"problem": "samples", "samples_file": "a.jsonl"})");
    CHECK(spec.problem == "rollouts");
    CHECK(spec.rollouts_file == "a.jsonl");
    CHECK(spec_json(spec).find("samples_file") == std::string::npos);
    CHECK(parse_value(*find_parameter("problem"), "samples") == Value(std::string("rollouts")));
    CHECK(find_parameter("samples_file") == find_parameter("rollouts_file"));
    expect_error([] { parse_spec(R"({"problem": "rollouts", "samples_file": "a", "rollouts_file": "b"})"); },
                 Code::syntax, "rollouts_file", "old name");
}

TEST_CASE("whole numbers may be written as reals, and integers as reals") {
    CHECK(parse_spec(R"({"rounds": 5.0})").rounds == 5);
    CHECK(parse_spec(R"({"samples": 1e4})").samples == 10000);
    CHECK(parse_spec(R"({"beta": 2})").beta == 2);
    CHECK(parse_spec(R"({"seed": 9007199254740991})").seed == 9007199254740991);
    CHECK(!std::signbit(parse_spec(R"({"judge_noise": -0.0})").judge_noise));
    CHECK(parse_spec("\xEF\xBB\xBF{}").rounds == 6);  // a byte order mark
}

TEST_CASE("specs built in code are checked, too") {
    Spec spec;
    spec.beta = std::nan("");
    expect_error([&] { validate(spec); }, Code::out_of_range, "beta", "finite");
    spec = {};
    spec.radius = INFINITY;
    expect_error([&] { validate(spec); }, Code::out_of_range, "radius");
    spec = {};
    spec.problem = "none of them";
    expect_error([&] { validate(spec); }, Code::out_of_range, "problem");
    spec = {};
    spec.version = 3;
    expect_error([&] { validate(spec); }, Code::out_of_range, "version");
    spec = {};
    spec.problem = "npy";
    spec.theta_file = "\xFF.npy";
    expect_error([&] { validate(spec); }, Code::wrong_type, "theta_file", "UTF-8");
}

TEST_CASE("absurd texts are refused at once") {
    expect_error([] { parse_spec(std::string(40 << 20, ' ')); }, Code::too_large, "", "MiB");
    expect_error([] { parse_spec("{\"beta\":" + std::string(1000000, '[')); }, Code::syntax, "");
    expect_error([] { parse_spec(std::string(1000000, '[')); }, Code::wrong_type, "");
    expect_error(
        [] { parse_spec("{\"weights\":[" + std::string(100000, '[') + std::string(100000, ']') + "]}"); },
        Code::wrong_type, "weights", "holds a list");
    std::string many = "{";
    for (int i = 0; i < 2000; ++i) many += "\"k" + std::to_string(i) + "\":1,";
    expect_error([&] { parse_spec(many + "\"x\":1}"); }, Code::syntax, "", "1000");
    try {
        parse_spec("{\"" + std::string(1000000, 'k') + "\":1}");
        FAIL("accepted");
    } catch (const Error& error) {
        CHECK(error.code == Code::unknown_key);
        CHECK(std::string(error.what()).size() < 300);
    }
}

TEST_CASE("the closest parameter is found, and only when it is close") {
    CHECK(closest_parameter("beta") == "beta");
    CHECK(closest_parameter("bata") == "beta");
    CHECK(closest_parameter("Judge-Noise") == "judge_noise");
    CHECK(closest_parameter("promts") == "prompts");
    CHECK(closest_parameter("spectrum_decya") == "spectrum_decay");
    CHECK(closest_parameter("κ_0") == "kappa_0");
    CHECK(closest_parameter("kappa0") == "kappa_0");
    CHECK(closest_parameter("n") == "samples");
    CHECK(closest_parameter("T") == "rounds");
    CHECK(closest_parameter("B") == "radius");
    CHECK(closest_parameter("σ") == "judge_noise");
    CHECK(closest_parameter("zzz") == "");
    CHECK(closest_parameter("") == "");
    CHECK(closest_parameter("learning_rate") == "");
}

TEST_CASE("allowed values in words") {
    const auto words = [](const char* key) { return allowed(*find_parameter(key)); };
    CHECK(words("version") == "the integer 1");
    CHECK(words("prompts") == "an integer from 1 to 1e6");
    CHECK(words("base_scale") == "a real number above 0 and at most 1e6");
    CHECK(words("delta") == "a real number above 0 and below 1");
    CHECK(words("tail_mass") == "a real number at least 0 and below 1");
    CHECK(words("radius") == "a real number above 0 and at most 1e12, or null");
    CHECK(words("seed") == "an integer from 0 to 9007199254740991");
    CHECK(words("corpus") == "one of genesis, words, own");
}

TEST_CASE("experiments have all their words, and controls that apply") {
    REQUIRE(!experiments().empty());
    CHECK(experiments().front().name == "kappa-contraction");
    for (const Experiment& e : experiments()) {
        CAPTURE(e.name);
        CHECK(find_experiment(e.name) == &e);
        for (const std::string& text :
             {e.title, e.question, e.theorem, e.quantity, e.regime, e.expect, e.takeaway, e.caveat}) {
            CHECK(!text.empty());
        }
        CHECK(e.question.back() == '?');
        CHECK(e.theorem.find('[') != std::string::npos);
        for (const std::string& key : e.controls) {
            REQUIRE(find_parameter(key) != nullptr);
            CHECK(applies(*find_parameter(key), e.spec));
        }
    }
    CHECK(find_experiment("nothing") == nullptr);
    const auto all = nlohmann::json::parse(experiments_json());
    CHECK(all.size() == experiments().size());
    CHECK(same(parse_spec(all[0]["spec"].dump()), experiments()[0].spec));
}

TEST_CASE("a file of an experiment that cannot be read is refused, and the error says what is wrong") {
    using nlohmann::json;
    const auto whole = [] {
        return json{{"place", 1},      {"chapter", "c"}, {"title", "t"},           {"question", "q?"},
                    {"theorem", "[]"}, {"expect", "e"},  {"quantity", "n"},        {"regime", "r"},
                    {"takeaway", "a"}, {"caveat", "v"},  {"spec", {{"rounds", 3}}}};
    };
    const auto with = [&](const char* key, const json& value) {
        json changed = whole();
        changed[key] = value;
        return changed.dump();
    };
    CHECK(read_experiment("mine", whole().dump()).spec.rounds == 3);
    const auto refused = [](const std::string& text, Code code, const char* parameter) {
        CAPTURE(text);
        expect_error([&] { read_experiment("mine", text); }, code, parameter);
    };
    refused("{", Code::syntax, "mine");
    refused("[]", Code::wrong_type, "mine");
    refused(with("chpter", "x"), Code::unknown_key, "chpter");
    refused(with("place", "first"), Code::wrong_type, "place");
    refused(with("question", ""), Code::wrong_type, "question");
    refused(with("controls", {"n"}), Code::unknown_key, "controls");
    refused(with("charts", {"kapa"}), Code::out_of_range, "charts");
    refused(with("charts", "kappa"), Code::wrong_type, "charts");
    refused(with("spec", {{"rounds", -1}}), Code::out_of_range, "rounds");
    refused(with("large", {{"replicates", 3}}), Code::unknown_key, "replicates");
}
