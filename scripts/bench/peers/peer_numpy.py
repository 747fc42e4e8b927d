"""The self-rewarding loop in NumPy, all replicates at once.

peer_numpy.py FOLDER CONFIG: FOLDER has the arrays of srlm_draws, CONFIG is JSON with beta, samples, rounds,
judge_noise and replicates. Prints JSON: "kappa" on the draws of the folder, which must be srlm's, and the
"seconds" of as many replicates with NumPy's own random numbers.
"""

import json
import sys
import time

import numpy as np

folder, config = sys.argv[1], json.loads(sys.argv[2])
beta, n, T = config["beta"], config["samples"], config["rounds"]
noise_size, R = config["judge_noise"], config["replicates"]
phi = np.load(f"{folder}/phi.npy")
X, Y, d = phi.shape
flat = np.ascontiguousarray(phi.reshape(X * Y, d))
across = np.ascontiguousarray(flat.T)
mu = np.load(f"{folder}/mu.npy")


def policy(theta):
    """θ [R, d] → probabilities [R, X, Y] and κ [R]."""
    logits = (theta @ across).reshape(-1, X, Y)
    logits -= logits.max(axis=2, keepdims=True)
    np.exp(logits, out=logits)
    total = logits.sum(axis=2, keepdims=True)
    kappa = total[:, :, 0] @ mu  # the largest numerator is 1
    logits /= total
    return logits, kappa


def update(theta, first, second, noise):
    """First and second [R, n], noise [R, n] → the least-squares solution nearest to θ."""
    difference = flat[first] - flat[second]
    reward = np.matmul(difference, theta[:, :, None])[:, :, 0] + noise
    transposed = difference.transpose(0, 2, 1)
    G = np.matmul(transposed, difference)
    b = np.matmul(transposed, reward[:, :, None])
    return theta + np.linalg.solve(G, b)[:, :, 0] / beta


def draw(probability, rng):
    """Pairs of responses by the inverse distribution function, one search for all replicates."""
    replicates = probability.shape[0]
    cdf = probability.cumsum(axis=2)
    cdf /= cdf[:, :, -1:]
    rows = (cdf + np.arange(replicates * X).reshape(replicates, X, 1)).ravel()
    x = rng.choice(X, size=(replicates, n), p=mu) if (mu != mu[0]).any() else rng.integers(X, size=(replicates, n))
    row = x + X * np.arange(replicates)[:, None]

    def respond():
        found = np.searchsorted(rows, row + rng.random((replicates, n)), side="right") - row * Y
        return x * Y + np.minimum(found, Y - 1)

    return respond(), respond()


def check():
    theta = np.load(f"{folder}/theta.npy")[None, :]
    pairs = np.load(f"{folder}/pairs.npy").reshape(T, n, 2)
    noise = np.load(f"{folder}/noise.npy")
    trace = []
    for t in range(T + 1):
        trace.append(float(policy(theta)[1][0]))
        if t < T:
            theta = update(theta, pairs[None, t, :, 0], pairs[None, t, :, 1], noise[None, t])
    return trace


def timed(block):
    """Seconds for R replicates, `block` of them at a time."""
    rng = np.random.default_rng(1)
    start = np.load(f"{folder}/theta.npy")
    since = time.perf_counter()
    for begin in range(0, R, block):
        count = min(block, R - begin)
        theta = np.tile(start, (count, 1))
        for t in range(T + 1):
            probability, _ = policy(theta)
            if t == T:
                break
            first, second = draw(probability, rng)
            noise = noise_size * (rng.standard_normal((count, n)) - rng.standard_normal((count, n)))
            theta = update(theta, first, second, noise)
    return time.perf_counter() - since


print(json.dumps({"kappa": check(), "seconds": min(timed(block) for block in config["blocks"]),
                  "version": np.__version__}))
