/// \file
/// Real words.

#include "experiments/chapters.hpp"

namespace srlm {

std::vector<Experiment> text_experiments() {
    std::vector<Experiment> list;
    {
        Experiment e;
        e.name = "words";
        e.chapter = "Real words";
        e.title = "A model of words rewards itself";
        e.question = "What becomes of a model that spells English words when it trusts its own taste?";
        e.theorem =
            "Eq. 1–4 over Y = V^L, exactly, by dynamic programming [exact]; κ_0 ≥ α^{−L} where modal tokens "
            "have probability at most α (Remark 4.2) [paper]";
        e.expect =
            "κ falls from some fifty to little more than 1, entropy goes with it, and the words become "
            "short, common in their endings, and always the same.";
        e.takeaway =
            "The model does not learn to spell. It learns to say, ever more firmly, what was likeliest all "
            "along: mostly endings that many words share, and that no word is.";
        e.caveat =
            "Self-reward sees its own probabilities and no dictionary. The likeliest sequence of a letter "
            "model is not a word; that sampling from the base model looks more like English than the "
            "improved model is the point.";
        e.controls = {"context_length", "samples", "beta", "rounds", "corpus"};
        e.charts = {"kappa", "entropy", "greedy_failure"};
        e.spec =
            parse_spec(R"~({"problem": "sequence", "corpus": "words", "context_length": 2, "samples": 2000,
             "rounds": 5, "replicates": 2})~");
        e.sweep = R"~({"axes": [{"parameter": "sequence_length", "values": [2, 4, 8, 16]}], "x": "round",
             "measure": "kappa"})~";
        e.large = R"~({"samples": 50000, "replicates": 16, "rounds": 8})~";
        list.push_back(e);
    }
    {
        Experiment e;
        e.name = "real-text";
        e.chapter = "Real words";
        e.title = "A base policy counted from prose";
        e.question = "What becomes of a model of real text that rewards itself?";
        e.theorem = "Eq. 1–4 with a parameter for every response; κ as in Eq. 5 [exact]";
        e.expect =
            "κ starts low, since after two letters few characters are likely, and comes close to 1 in a few "
            "rounds.";
        e.takeaway =
            "In the end every context is almost always continued by the same character: the policy is "
            "certain, and its entropy is gone.";
        e.caveat =
            "Two characters that follow a context equally often make the margin γ zero, so every bound with "
            "1/γ is vacuous here. A prompt is a context of two characters, not a sentence.";
        e.controls = {"context_length", "samples", "beta", "rounds", "corpus"};
        e.charts = {"kappa", "own_failure", "target_failure"};
        e.spec = parse_spec(
            R"~({"problem": "text", "samples": 20000, "replicates": 16, "record_spectrum": false})~");
        e.large = R"~({"samples": 200000, "replicates": 256})~";
        list.push_back(e);
    }
    {
        Experiment e;
        e.name = "ties";
        e.chapter = "Real words";
        e.title = "Answers that are equally likely";
        e.question = "Can self-reward decide between two answers that the base policy likes equally?";
        e.theorem =
            "Eq. 1–4: two responses of equal probability get equal reward, and the population update keeps "
            "them equal [exact]";
        e.expect =
            "Both failures fall, and then level off well above zero: at many contexts two or more characters "
            "are equally frequent.";
        e.takeaway =
            "A tie is no opinion that could be sharpened. More rounds do not help, and more pairs only make "
            "it plainer; with few pairs chance breaks some ties.";
        e.caveat =
            "Most contexts of three letters were counted from few words; in a larger text ties are rarer. "
            "The margin γ is zero here, so every bound with 1/γ is vacuous.";
        e.controls = {"samples", "objective", "rounds", "beta", "context_length"};
        e.charts = {"kappa", "own_failure", "target_failure"};
        e.spec = parse_spec(R"~({"problem": "text", "corpus": "words", "context_length": 3, "samples": 20000,
             "replicates": 4, "record_spectrum": false})~");
        e.large = R"~({"samples": 200000, "replicates": 64})~";
        list.push_back(e);
    }
    return list;
}

}  // namespace srlm
