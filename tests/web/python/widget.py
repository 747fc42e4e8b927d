"""What the widget does on the side of Python; prints JSON for kit-anywidget.test.ts."""

import json
import sys

import anywidget
from srlm_widget import Experiment


def failure(work):
    try:
        work()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return ""


base = "https://example.org/srlm"
loop = Experiment("noisy-judge", base=base, figure="run", judge_noise=1, controls=["judge_noise", "samples"])
seen = {"stand_in": not hasattr(anywidget, "__version__"), "base": loop.base, "link": loop._link}
seen["own"] = [loop.samples, loop.beta, loop.kappa_0, loop.record_spectrum, loop.problem]

# As the front end reports a reader who has moved a slider, and then another one.
spec = {"problem": "synthetic", "judge_noise": 2.5, "samples": 3200, "replicates": 2}
told = {"experiment": "noisy-judge", "figure": "run", "summary": {"kappa": 1.2, "own_failure": None}}
for noise, mark in ((2.5, "a"), (3.0, "b"), (3.0, "b")):
    loop.judge_noise = noise
    loop.result = {**told, "spec": {**spec, "judge_noise": noise}, "hash": mark * 16}
seen["records"] = loop.records()
seen["table"] = type(loop.table()).__name__
loop.theme = "dark"
seen["dark"] = loop._link

loop.expect = "b" * 16
seen["expect"] = loop._link
loop.expect = ""

loop.experiment = "population"
seen["other"] = [loop._link, loop.judge_noise, loop.objective]
seen["errors"] = [
    failure(lambda: Experiment("noisy-juge", base=base)),
    failure(lambda: Experiment("ball", base=base, judge_nose=2)),
    failure(lambda: Experiment("ball")),
    failure(lambda: setattr(loop, "samples", "many")),
    failure(lambda: setattr(loop, "objective", "nothing")),
]
seen["nulls"] = [Experiment("kappa-contraction", base=base, beta_root_n=None, beta=0.5, record_spectrum=False)._link]
seen["meaning"] = Experiment.parameters()["judge_noise"]
json.dump(seen, sys.stdout)
