/// \file
/// `srlm words`: what the model says, round by round.

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "commands/commands.hpp"
#include "commands/exit_status.hpp"
#include "io/outputs.hpp"
#include "problems/make_problem.hpp"
#include "problems/problem_kind.hpp"
#include "report/numbers.hpp"
#include "report/table.hpp"
#include "report/terminal.hpp"
#include "report/text.hpp"
#include "results/word_output.hpp"

namespace srlm::cli {

namespace {

constexpr std::int64_t kMostWords = 100000;

/// A word, its spelling if it is not spelt itself, and whether there is such a word.
template <class Shown>
std::string marked(const Shown& word) {
    return printable(word.word) + (word.known ? "" : "*") +
           (word.spelling.empty() ? "" : " (" + printable(word.spelling) + ")");
}

std::string drawn_words(const WordOutput& output, const Terminal& terminal) {
    std::string out;
    for (std::size_t t = 0; t < output.rounds.size(); ++t) {
        std::string words;
        for (const ShownWord& word : output.rounds[t].drawn) {
            words += (words.empty() ? "" : " ") + marked(word);
        }
        out += terminal.line("  " + std::to_string(t), words, 6);
    }
    return out;
}

std::string modal_words(const Problem& problem, const WordOutput& output, const Terminal& terminal) {
    std::vector<Column> columns{{"x", problem.prompt_labels, Colour::none}};
    for (const std::size_t t : rounds_shown(output.rounds.size() - 1, 4)) {
        Column words{"t = " + std::to_string(t), {}, Colour::none},
            probabilities{"π", {}, Colour::confidence};
        for (const ShownWord& word : output.rounds[t].modal) {
            words.cells.push_back(marked(word));
            probabilities.cells.push_back(short_number(word.probability));
        }
        columns.push_back(std::move(words));
        columns.push_back(std::move(probabilities));
    }
    return table(columns, terminal);
}

std::string changed_words(const std::vector<WordChange>& changes, const std::string& title,
                          std::size_t rounds, const Terminal& terminal) {
    if (changes.empty()) return terminal.text("No word has " + title + ".\n");
    std::vector<Column> columns{{title, {}, Colour::none},
                                {"π_0", {}, Colour::none},
                                {"π_" + std::to_string(rounds), {}, Colour::confidence}};
    for (const WordChange& change : changes) {
        columns[0].cells.push_back(marked(change));
        columns[1].cells.push_back(short_number(change.before));
        columns[2].cells.push_back(short_number(change.after));
    }
    return table(columns, terminal);
}

}  // namespace

int command_words(const SpecArguments& arguments, const std::string& count, bool json) {
    const auto words =
        static_cast<std::size_t>(count.empty() ? 12 : parse_count("--count", count, 1, kMostWords));
    Request request = read_request(arguments);
    FilesInUse().inputs(arguments.file, request.spec);
    if (!problem_kind(request.spec).sequences) {
        throw Error(Code::not_applicable, "problem", "only a problem over sequences has words to show",
                    "Add --problem sequence or --problem phonemes");
    }
    read_data(request);
    const Problem problem = make_problem(request.spec, request.inputs);
    const WordOutput output = word_output(request.spec, problem, 0, words);
    if (json) {
        out().print(word_output_json(output) + "\n");
        return kOk;
    }
    const std::size_t rounds = output.rounds.size() - 1;
    const auto title = [](const std::string& text) { return out().text(text + "\n\n"); };
    out().print(title("Words drawn from π_t, by round t; * marks those that the text or dictionary does not "
                      "have, and … "
                      "those cut off") +
                drawn_words(output, out()) + "\n" +
                title("The likeliest word of each beginning x, with its probability there") +
                modal_words(problem, output, out()) + "\n" +
                title("Words whose probability has changed most") +
                changed_words(output.risen, "risen", rounds, out()) + "\n" +
                changed_words(output.fallen, "fallen", rounds, out()));
    return kOk;
}

}  // namespace srlm::cli
