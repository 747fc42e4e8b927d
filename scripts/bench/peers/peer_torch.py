"""The self-rewarding loop in PyTorch on the CPU, all replicates at once. See peer_numpy.py."""

import json
import sys
import time

import numpy as np
import torch

folder, config = sys.argv[1], json.loads(sys.argv[2])
torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
beta, n, T = config["beta"], config["samples"], config["rounds"]
noise_size, R = config["judge_noise"], config["replicates"]
phi = torch.from_numpy(np.load(f"{folder}/phi.npy"))
X, Y, d = phi.shape
flat = phi.reshape(X * Y, d).contiguous()
across = flat.T.contiguous()
mu = torch.from_numpy(np.load(f"{folder}/mu.npy"))


def policy(theta):
    probability = torch.softmax((theta @ across).reshape(-1, X, Y), dim=2)
    return probability, (1 / probability.amax(dim=2)) @ mu


def update(theta, first, second, noise):
    difference = flat[first] - flat[second]
    reward = torch.bmm(difference, theta[:, :, None])[:, :, 0] + noise
    transposed = difference.transpose(1, 2)
    G = torch.bmm(transposed, difference)
    b = torch.bmm(transposed, reward[:, :, None])
    return theta + torch.linalg.solve(G, b)[:, :, 0] / beta


def draw(probability):
    replicates = probability.shape[0]
    cdf = probability.cumsum(dim=2)
    cdf = cdf / cdf[:, :, -1:]
    rows = (cdf + torch.arange(replicates * X).reshape(replicates, X, 1)).ravel()
    if (mu != mu[0]).any():
        x = torch.multinomial(mu, replicates * n, replacement=True).reshape(replicates, n)
    else:
        x = torch.randint(X, (replicates, n))
    row = x + X * torch.arange(replicates)[:, None]

    def respond():
        found = torch.searchsorted(rows, row + torch.rand(replicates, n), right=True) - row * Y
        return x * Y + found.clamp(max=Y - 1)

    return respond(), respond()


def check():
    theta = torch.from_numpy(np.load(f"{folder}/theta.npy"))[None, :]
    pairs = torch.from_numpy(np.load(f"{folder}/pairs.npy").reshape(T, n, 2))
    noise = torch.from_numpy(np.load(f"{folder}/noise.npy"))
    trace = []
    for t in range(T + 1):
        trace.append(float(policy(theta)[1][0]))
        if t < T:
            theta = update(theta, pairs[None, t, :, 0], pairs[None, t, :, 1], noise[None, t])
    return trace


def timed(block):
    torch.manual_seed(1)
    start = torch.from_numpy(np.load(f"{folder}/theta.npy"))
    since = time.perf_counter()
    for begin in range(0, R, block):
        count = min(block, R - begin)
        theta = start.repeat(count, 1)
        for t in range(T + 1):
            probability, _ = policy(theta)
            if t == T:
                break
            first, second = draw(probability)
            noise = noise_size * (torch.randn(count, n) - torch.randn(count, n))
            theta = update(theta, first, second, noise)
    return time.perf_counter() - since


with torch.no_grad():
    print(json.dumps({"kappa": check(), "seconds": min(timed(block) for block in config["blocks"]),
                      "version": torch.__version__}))
