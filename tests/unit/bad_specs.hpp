#pragma once
/// \file
/// The table tests/bad_specs.json, which the tests of the core, the program and the page share.
///
/// A row has a `name`; the spec as JSON (`spec`), as raw text (`text`) or, where it is not UTF-8, as
/// `text_base64`; optionally `inputs` with `text` or `text_base64`, `features_base64`,
/// `theta_base64`; and the error that must come: the `stage` that finds it ("parse": parse_spec();
/// "problem": make_problem(); "run": check_memory() with a limit of 1 GiB), its `code`, the
/// `parameter` it blames and what the message must contain (`contains`).

#include <string>
#include <vector>

#include "spec/spec.hpp"

namespace srlm {

struct BadSpec {
    std::string name, text;
    Inputs inputs;
    std::string stage, code, parameter;
    std::vector<std::string> contains;
};

const std::vector<BadSpec>& bad_specs();

}  // namespace srlm
