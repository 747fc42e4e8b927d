#include "ranks.hpp"

#include <mpi.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

namespace srlm::cli {

namespace {

// A message is its length and its beginning, then the rest in pieces: MPI counts bytes with an int.
constexpr int kFirstTag = 1, kRestTag = 2;
constexpr std::size_t kHeader = sizeof(std::uint64_t), kBeginning = 64 << 10, kPiece = 16 << 20;

int as_int(std::size_t number) { return static_cast<int>(number); }

std::size_t piece_after(std::size_t done, std::size_t size) { return std::min(kPiece, size - done); }

}  // namespace

struct Ranks::Sending {
    std::string first, bytes;
    std::vector<MPI_Request> requests;
};

Ranks::Ranks(int& argc, char**& argv) {
    int given = 0, number = 0;
    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &given);
    MPI_Comm_rank(MPI_COMM_WORLD, &number);
    rank_ = static_cast<std::size_t>(number);
    MPI_Comm_size(MPI_COMM_WORLD, &number);
    count_ = static_cast<std::size_t>(number);
    MPI_Comm machine = MPI_COMM_NULL;
    MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &machine);
    MPI_Comm_size(machine, &number);
    on_this_machine_ = static_cast<std::size_t>(number);
    MPI_Comm_free(&machine);
}

Ranks::~Ranks() {
    wait_until_sent();
    MPI_Finalize();
}

std::string Ranks::broadcast(std::string bytes) const {
    std::uint64_t size = bytes.size();
    MPI_Bcast(&size, kHeader, MPI_BYTE, 0, MPI_COMM_WORLD);
    bytes.resize(size);
    for (std::size_t done = 0; done < size; done += piece_after(done, size))
        MPI_Bcast(bytes.data() + done, as_int(piece_after(done, size)), MPI_BYTE, 0, MPI_COMM_WORLD);
    return bytes;
}

void Ranks::wait_until_sent() {
    for (const auto& each : sending_)
        MPI_Waitall(as_int(each->requests.size()), each->requests.data(), MPI_STATUSES_IGNORE);
    sending_.clear();
}

void Ranks::forget_sent() {
    sending_.remove_if([](const auto& each) {
        int sent = 0;
        MPI_Testall(as_int(each->requests.size()), each->requests.data(), &sent, MPI_STATUSES_IGNORE);
        return sent != 0;
    });
}

void Ranks::send(std::size_t to, std::string bytes) {
    forget_sent();
    auto& message = *sending_.emplace_back(std::make_unique<Sending>());
    message.bytes = std::move(bytes);
    const std::uint64_t size = message.bytes.size();
    const std::size_t beginning = std::min<std::size_t>(size, kBeginning);
    message.first.resize(kHeader);
    std::memcpy(message.first.data(), &size, kHeader);
    message.first += message.bytes.substr(0, beginning);
    const auto post = [&](const char* data, std::size_t count, int tag) {
        MPI_Isend(data, as_int(count), MPI_BYTE, as_int(to), tag, MPI_COMM_WORLD,
                  &message.requests.emplace_back());
    };
    post(message.first.data(), message.first.size(), kFirstTag);
    for (std::size_t done = beginning; done < size; done += piece_after(done, size))
        post(message.bytes.data() + done, piece_after(done, size), kRestTag);
}

std::optional<Message> Ranks::receive() {
    forget_sent();  // and so lets MPI move what is under way
    int there = 0, count = 0;
    MPI_Status status;
    MPI_Iprobe(MPI_ANY_SOURCE, kFirstTag, MPI_COMM_WORLD, &there, &status);
    if (there == 0) return std::nullopt;
    MPI_Get_count(&status, MPI_BYTE, &count);
    std::string first(static_cast<std::size_t>(count), '\0');
    MPI_Recv(first.data(), count, MPI_BYTE, status.MPI_SOURCE, kFirstTag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    std::uint64_t size = 0;
    std::memcpy(&size, first.data(), kHeader);
    Message message{static_cast<std::size_t>(status.MPI_SOURCE), first.substr(kHeader)};
    std::size_t done = message.bytes.size();
    message.bytes.resize(size);
    for (; done < size; done += piece_after(done, size)) {
        MPI_Recv(message.bytes.data() + done, as_int(piece_after(done, size)), MPI_BYTE, status.MPI_SOURCE,
                 kRestTag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    }
    return message;
}

}  // namespace srlm::cli
