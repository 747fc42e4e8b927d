#pragma once
/// \file
/// The processes that mpirun has started, and messages of any length between them. Only the main thread
/// of each may use it.

#include <cstddef>
#include <list>
#include <memory>
#include <optional>
#include <string>

namespace srlm::cli {

/// A message that has come.
struct Message {
    std::size_t from = 0;
    std::string bytes;
};

/// MPI from its beginning to its end. Errors of MPI itself end the program, as MPI does by default.
class Ranks {
public:
    Ranks(int& argc, char**& argv);
    ~Ranks();
    Ranks(const Ranks&) = delete;
    Ranks& operator=(const Ranks&) = delete;

    std::size_t rank() const { return rank_; }
    std::size_t count() const { return count_; }
    std::size_t on_this_machine() const { return on_this_machine_; }  ///< This one included

    /// Gives what rank 0 says to all; every rank calls it.
    std::string broadcast(std::string bytes) const;

    /// Sends without waiting until it has arrived.
    void send(std::size_t to, std::string bytes);

    void wait_until_sent();

    /// The next message, if one has come.
    std::optional<Message> receive();

private:
    struct Sending;
    void forget_sent();

    std::size_t rank_ = 0, count_ = 1, on_this_machine_ = 1;
    std::list<std::unique_ptr<Sending>> sending_;
};

}  // namespace srlm::cli
