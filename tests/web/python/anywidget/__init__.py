"""Stands for anywidget where it is not installed: a widget is what has traitlets, and tells them when they change."""

import contextlib

import traitlets


class AnyWidget(traitlets.HasTraits):
    def __init__(self, **given):
        super().__init__(**given)

    @contextlib.contextmanager
    def hold_sync(self):
        yield
