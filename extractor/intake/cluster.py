"""Other machines as an engine: Dask distributed, spoken to as a `concurrent.futures.Executor`.

A worker drives guarded children as this machine does. It reads what the batch names: a path that it shares with this
machine, or an address; bytes that it cannot see, and members of archives, are sent along. The scheduler gives the
files of a worker that died to another one, and when the last one has died waits without end for the next; we wait
for `_ALONE_SECONDS`, and say so. A scheduler that is lost ends the batch: one that comes back knows nothing of our
files, and its futures end as cancelled, or never. **Source**: https://distributed.dask.org/en/stable/client.html.
"""

from __future__ import annotations

import atexit
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError
from contextlib import suppress
from functools import lru_cache
from typing import Any

from extractor.errors import UsageError
from extractor.intake.engines import Engine, read_guarded
from extractor.intake.gate import Outcome, Reading
from extractor.intake.guard import Guard

_CONNECT_SECONDS = 10
_LOOK_SECONDS = 1.0  # how often to ask whether anybody reads
_ALONE_SECONDS = 30.0  # a worker that its nanny starts again is back in a few
_RETRIES = 3
_LOCK = threading.Lock()
# Who speak of lost connections in tracebacks; we say it in a line.
_LOUD = ("distributed", "distributed.client", "tornado.application", "asyncio")


class _Watch:
    """Whether there are workers; asked often, it looks once in `_LOOK_SECONDS`."""

    def __init__(self, client: Any, scheduler: str, tell: Callable[[str], object]) -> None:
        self._client = client
        self._scheduler = scheduler
        self._tell = tell
        self._looked = time.monotonic()
        self._alone_since: float | None = None

    def check(self) -> None:
        """Tell when the last worker has gone.

        Raises:
            UsageError: none has come back.
        """
        now = time.monotonic()
        if now - self._looked < _LOOK_SECONDS:
            return
        self._looked = now
        try:
            alone = not self._client.nthreads(callback_timeout=_CONNECT_SECONDS)
        except (OSError, TimeoutError):
            return  # whether the scheduler is lost is found elsewhere
        if not alone:
            self._alone_since = None
            return
        joined = f"«dask worker {self._scheduler}»"
        if self._alone_since is None:
            self._alone_since = now
            told = f"Các máy đọc của Dask đều đã dừng; chờ {_ALONE_SECONDS:.0f} giây để có máy khác vào, bằng {joined}."
            self._tell(told)
        elif now - self._alone_since >= _ALONE_SECONDS:
            step = f"Hãy chạy {joined} rồi chạy lại đúng lệnh này để làm tiếp; những tệp đã xong được giữ."
            raise UsageError("Bộ điều phối Dask không còn máy nào để đọc.", next_step=step)


def dask_engine(scheduler: str, tell: Callable[[str], object] = lambda _: None) -> Engine:
    """Return the engine of a running Dask cluster; `scheduler` is its address, tcp://host:8786.

    `tell` is told, in Vietnamese, of what a person may want to do something about while the batch waits.

    Raises:
        UsageError: Dask is not installed, the scheduler does not answer, or it has no workers.
    """
    try:
        import distributed
    except ImportError as cause:
        step = "Hãy cài: pip install 'extractor[cluster]'."
        raise UsageError("Thiếu thư viện distributed để dùng nhiều máy.", next_step=step) from cause
    for name in _LOUD:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    base: Any = distributed.Client

    class Client(base):  # type: ignore[misc]
        """Closes what did not connect; closed by the garbage collector, it may lock the start of the next one."""

        def __init__(self, *given: Any, **named: Any) -> None:
            try:
                super().__init__(*given, **named)
            except BaseException:
                self.close()
                self._loop_runner.stop()  # its thread, which closing leaves to a client that had connected
                raise

    try:
        client = Client(scheduler, timeout=_CONNECT_SECONDS, name="extractor", set_as_default=False)
    except (OSError, TimeoutError, ValueError) as cause:
        step = "Hãy chạy «dask scheduler» trên máy điều phối và kiểm tra địa chỉ, ví dụ tcp://192.168.1.10:8786."
        raise UsageError(f"Không nối được bộ điều phối Dask {scheduler}.", next_step=step) from cause
    threads = sum(client.nthreads().values())
    if not threads:
        client.close()
        step = f"Hãy chạy «dask worker {scheduler}» trên các máy cùng đọc."
        raise UsageError("Bộ điều phối Dask chưa có máy nào để đọc.", next_step=step)
    executor = client.get_executor(pure=False, retries=_RETRIES)
    unpacker = Guard()
    line = client.scheduler_comm
    watch = _Watch(client, scheduler, tell)

    def is_lost() -> bool:
        return bool(client.status != "running" or client.scheduler_comm is not line or line.comm.closed())

    def check(error: Exception | None) -> None:
        if isinstance(error, CancelledError) or is_lost():
            step = "Hãy kiểm tra bộ điều phối rồi chạy lại đúng lệnh này để làm tiếp; những tệp đã xong được giữ."
            raise UsageError(f"Bộ điều phối Dask {scheduler} đã dừng hoặc mất liên lạc.", next_step=step) from error
        if error is None:
            watch.check()

    def stop() -> None:
        unpacker.stop()
        if not is_lost():
            with suppress(Exception):  # lost just now
                executor.shutdown(wait=False)

    def close() -> None:
        unpacker.close()
        client.close()

    return Engine(
        executor=executor,
        read=read_here,
        window=threads * 4,
        stop=stop,
        close=close,
        unpack=unpacker.run,
        check=check,
    )


def read_here(reading: Reading) -> Outcome:
    """Read one file on this worker; runs on the machines of the cluster.

    A file that the worker cannot see ends as changed: the batch then sends its bytes.
    """
    outcome = read_guarded(_guard(), reading)
    brought = reading.stored or reading.address or reading.data
    unseen = outcome.problem is not None and not brought and not reading.path.is_file()
    return Outcome(problem=outcome.problem, changed=True) if unseen else outcome


def _guard() -> Guard:
    with _LOCK:
        return _one_guard()


@lru_cache(maxsize=1)
def _one_guard() -> Guard:
    guard = Guard()
    atexit.register(guard.close)
    return guard
