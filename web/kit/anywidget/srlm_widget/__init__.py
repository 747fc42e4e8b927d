"""Live experiments on self-rewarding language models, as a widget for notebooks."""

import importlib.metadata
import json
import pathlib

import anywidget
import traitlets

from .state import experiments, link_of, own_values, parameters, rows_of

__all__ = ["Experiment"]

_here = pathlib.Path(__file__).parent


def _trait(row):
    """A traitlet that takes what the parameter takes; ranges are checked by the experiment itself."""
    kind, usual = row["type"], row["default"]
    trait = {
        "boolean": lambda: traitlets.Bool(usual),
        "integer": lambda: traitlets.Int(usual),
        "real": lambda: traitlets.Float(usual),
        "real or null": lambda: traitlets.Float(usual, allow_none=True),
        "choice": lambda: traitlets.Enum(row["choices"], usual),
        "string": lambda: traitlets.Unicode(usual),
        "list of reals": lambda: traitlets.List(traitlets.Float(), usual or [], allow_none=True),
    }[kind]()
    return trait.tag(sync=True, parameter=True)


def _installed_from():
    """The laboratory that this package was installed from; '' where it was not from an address."""
    try:
        text = importlib.metadata.distribution("srlm-widget").read_text("direct_url.json")
    except importlib.metadata.PackageNotFoundError:
        return ""
    url = json.loads(text or "{}").get("url", "")
    return url.removesuffix("kit/srlm-widget.zip") if url.startswith("http") else ""


# One traitlet for each parameter of the laboratory.
_Parameters = type(anywidget.AnyWidget)(
    "_Parameters",
    (anywidget.AnyWidget,),
    {"__module__": __name__, **{key: _trait(row) for key, row in parameters.items()}},
)


class Experiment(_Parameters):
    """One experiment of the laboratory: ``Experiment("noisy-judge", judge_noise=1)``.

    Every parameter is a traitlet; what is not given stands as the experiment has it.
    """

    _esm = _here / "widget.js"

    experiment = traitlets.Enum(sorted(experiments)).tag(sync=True)
    base = traitlets.Unicode().tag(sync=True)
    controls = traitlets.List(traitlets.Unicode(), None, allow_none=True).tag(sync=True)
    lock = traitlets.List(traitlets.Unicode()).tag(sync=True)
    theme = traitlets.Enum(["auto", "light", "dark"], "auto").tag(sync=True)
    figure = traitlets.Enum(["sweep", "run"], None, allow_none=True).tag(sync=True)
    #: The hash that the result shall have; result["reproduced"] then says whether it has.
    expect = traitlets.Unicode().tag(sync=True)
    #: The last complete result: experiment, figure, spec, hash, summary, reproduced.
    result = traitlets.Dict().tag(sync=True)
    #: What could not be used, each with key and message.
    problems = traitlets.List().tag(sync=True)
    #: What the frame opens, and the names that it may set.
    _link = traitlets.Unicode().tag(sync=True)
    _names = traitlets.List(traitlets.Unicode(), list(parameters)).tag(sync=True)

    def __init__(self, experiment="kappa-contraction", **given):
        unknown = [name for name in given if not self.has_trait(name)]
        if unknown:
            raise TypeError(f"there is no parameter {', '.join(unknown)}; Experiment.parameters() lists them")
        if experiment not in experiments:
            raise ValueError(f"there is no experiment {experiment!r}; there is {', '.join(experiments)}")
        given.setdefault("base", _installed_from())
        if not given["base"]:
            raise ValueError("where is the laboratory? Say base='https://…/', the address of its page")
        if not given["base"].endswith("/"):
            given["base"] += "/"
        self._results = []
        super().__init__(**{**own_values(experiment), "experiment": experiment, **given})
        self._relink()
        self.observe(self._turned, "experiment")
        self.observe(self._relink, ["controls", "lock", "theme", "figure", "expect"])
        self.observe(self._heard, "result")

    @staticmethod
    def parameters():
        """Names and meanings of all parameters."""
        return {key: row["meaning"] for key, row in parameters.items()}

    def _values(self):
        return {key: getattr(self, key) for key in parameters}

    def _relink(self, _change=None):
        look = {
            "controls": self.controls,
            "lock": self.lock or None,
            "theme": self.theme,
            "figure": self.figure,
            "expect": self.expect or None,
        }
        spec = self.result.get("spec") if self.result.get("experiment") == self.experiment else None
        self._link = link_of(self.experiment, self._values(), look, spec)

    def _turned(self, change):
        """Another experiment begins with its own values."""
        with self.hold_sync():
            for key, value in own_values(change["new"]).items():
                setattr(self, key, value)
            self._relink()

    def _heard(self, change):
        result = change["new"]
        if result and not (self._results and self._results[-1]["hash"] == result["hash"]):
            self._results.append(result)

    def records(self):
        """A record for each result so far: what was set, and the last round's means."""
        return rows_of(self._results)

    def table(self):
        """The same as a pandas DataFrame; the records themselves where there is no pandas."""
        try:
            import pandas
        except ImportError:
            return self.records()
        return pandas.DataFrame(self.records())
