"""Typer in Vietnamese: help, and every failure as one line with the next step and the exit code of the contract."""

from __future__ import annotations

import sys
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from extractor.cli.interrupts import raise_on_interrupt
from extractor.errors import CatalogError, ExtractorError, system_reason

USAGE, MISSING, INTERRUPTED = 2, 5, 130
_WORDS = (
    ("Usage:", "Cách dùng:"),
    ("\nOptions:", "\nTùy chọn:"),
    ("\nArguments:", "\nTham số:"),
    ("\nCommands:", "\nLệnh:"),
    ("Show this message and exit.", "Hiện trợ giúp này rồi thoát."),
    ("[required]", "[bắt buộc]"),
    ("default:", "mặc định:"),
    ("No such command", "không có lệnh"),
    ("Value error, ", ""),
    ("is not one of", "không thuộc"),
    ("Input should be greater than or equal to", "phải từ số này trở lên:"),
    ("Input should be a valid integer, unable to parse string as an integer", "phải là số nguyên"),
    ("[env var:", "[biến môi trường:"),
)


def _in_vietnamese(text: str) -> str:
    for english, vietnamese in _WORDS:
        text = text.replace(english, vietnamese)
    return text


class Command(TyperCommand):
    """A command whose help is Vietnamese throughout."""

    def get_help(self, ctx: Any) -> str:
        """Return the help in Vietnamese."""
        return _in_vietnamese(super().get_help(ctx))

    def invoke(self, ctx: Any) -> Any:
        """Run; from here on Ctrl-C raises, so that what was begun is tidied up."""
        raise_on_interrupt()
        return super().invoke(ctx)


class Commands(TyperGroup):
    """The group: every failure becomes one Vietnamese line and the exit code of the contract."""

    def get_help(self, ctx: Any) -> str:
        """Return the help in Vietnamese."""
        return _in_vietnamese(super().get_help(ctx))

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run, and leave with the exit code of the contract."""
        alone = kwargs.pop("standalone_mode", True)
        kwargs["standalone_mode"] = False
        if not alone:
            return super().main(*args, **kwargs)
        try:
            code = super().main(*args, **kwargs)
        except ExtractorError as error:
            _say_error(str(error), error.next_step)
            code = MISSING if isinstance(error, CatalogError) else USAGE
        except BrokenPipeError:
            raise  # whoever read our output has gone: nobody is left to be told
        except OSError as error:
            reason = system_reason(error)
            where = f"{error.filename}: " if error.filename else "Máy từ chối: "
            _say_error(f"{where}{reason.words}.", reason.next_step)
            code = USAGE
        except typer.Abort:
            _say_error("Chưa nhập xong, không ghi gì.", "Hãy chạy lại và nhập đủ ở cửa sổ dòng lệnh.")
            code = INTERRUPTED
        except ImportError as error:
            _say_error(f"Thiếu thư viện {error.name or error}.", "Hãy chạy «extractor doctor», rồi cài phần còn thiếu.")
            code = MISSING
        except Exception as error:
            if not hasattr(error, "format_message"):
                raise
            code = _say_misuse(error)
        sys.exit(code if isinstance(code, int) else 0)


def _say_error(message: str, next_step: str) -> None:
    from extractor.cli.screen import say_error

    say_error(message, next_step)


def _say_misuse(error: Any) -> int:
    kind = type(error).__name__
    if kind == "NoArgsIsHelpError":
        typer.echo(error.format_message(), err=True)
        return USAGE
    if kind == "NoSuchOption":
        message = f"Không có tùy chọn {error.option_name}."
    elif kind == "MissingParameter":
        message = f"Thiếu tham số {_parameter_name(error)}."
    elif kind == "BadParameter":
        message = f"Giá trị của {_parameter_name(error)} không hợp lệ: {_in_vietnamese(error.message)}"
    else:
        message = f"Sai cách dùng: {_in_vietnamese(error.format_message())}"
    command = error.ctx.command_path if getattr(error, "ctx", None) is not None else "extractor"
    _say_error(message, f"Xem «{command} --help».")
    return USAGE


def _parameter_name(error: Any) -> str:
    parameter = getattr(error, "param", None)
    options = [option for option in getattr(parameter, "opts", ()) if option.startswith("-")]
    return str(options[0] if options else getattr(parameter, "metavar", None) or getattr(parameter, "name", ""))
