"""Values, links and results of an experiment, without a widget."""

import json
import pathlib
from urllib.parse import quote

# Written by the build, from the table of parameters and the experiments of the laboratory.
_names = json.loads((pathlib.Path(__file__).parent / "names.json").read_text(encoding="utf-8"))
parameters = _names["parameters"]
experiments = _names["experiments"]


def own_values(experiment):
    """The value of every parameter as the experiment has it."""
    usual = {key: row["default"] for key, row in parameters.items()}
    return {**usual, **{key: value for key, value in experiments[experiment].items() if key in usual}}


def _text(value):
    """A value as links write it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(_text(each) for each in value) + "]"
    return repr(value) if isinstance(value, float) else str(value)


def link_of(experiment, values, look, spec=None):
    """The link of an embed: what differs from the experiment's own values, and how it looks.

    Where a result is known, what has no meaning in its spec is left out.
    """
    own = own_values(experiment)
    fields = [("experiment", experiment)]
    for key, value in values.items():
        if value != own[key] and (spec is None or key in spec):
            fields.append((key, _text(value)))
    for key, value in look.items():
        if value is not None and value != "auto":
            text = value if isinstance(value, str) else ",".join(value) or "none"
            fields.append((key, text))
    return "#" + "&".join(f"{key}={quote(text, safe=',')}" for key, text in fields)


def rows_of(results):
    """A record for each result: experiment, hash, every parameter that any of them has set, and its numbers."""

    def varied(key):
        return any(
            key in result["spec"] and result["spec"][key] != own_values(result["experiment"]).get(key)
            for result in results
        )

    keys = [key for key in parameters if varied(key)]
    return [
        {
            "experiment": result["experiment"],
            "figure": result["figure"],
            "hash": result["hash"],
            **{key: result["spec"].get(key) for key in keys},
            **result["summary"],
        }
        for result in results
    ]
