"""What the server imports: `app`, made when it is first asked for."""

import sys
from pathlib import Path

from flask import Flask

import config
from challenge import create_app
from challenge.commands import is_list, listed


def __getattr__(name: str) -> Flask:
    if name != "app":
        raise AttributeError(name)
    program, *arguments = sys.argv
    called_flask = "flask" in (Path(program).name, Path(program).parent.name)
    if called_flask and is_list(arguments):
        return listed()
    made = globals()["app"] = create_app(config.current())
    return made
