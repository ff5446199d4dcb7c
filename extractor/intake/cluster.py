"""Other machines as an engine: Dask distributed, spoken to as a `concurrent.futures.Executor`.

A worker drives guarded children as this machine does. It reads what the batch names: a path that it shares with this
machine, or an address; bytes that it cannot see, and members of archives, are sent along. The scheduler gives the
files of a worker that died to another one. **Source**: https://distributed.dask.org/en/stable/client.html.
"""

from __future__ import annotations

import atexit
import threading
from functools import lru_cache
from typing import Any

from extractor.errors import UsageError
from extractor.intake.engines import Engine, read_guarded
from extractor.intake.gate import Outcome, Reading
from extractor.intake.guard import Guard

_CONNECT_SECONDS = 10
_RETRIES = 3
_LOCK = threading.Lock()


def dask_engine(scheduler: str) -> Engine:
    """Return the engine of a running Dask cluster; `scheduler` is its address, tcp://host:8786.

    Raises:
        UsageError: Dask is not installed, the scheduler does not answer, or it has no workers.
    """
    try:
        import distributed
    except ImportError as cause:
        step = "Hãy cài: pip install 'extractor[cluster]'."
        raise UsageError("Thiếu thư viện distributed để dùng nhiều máy.", next_step=step) from cause
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

    def stop() -> None:
        unpacker.stop()
        executor.shutdown(wait=False)

    def close() -> None:
        unpacker.close()
        client.close()

    return Engine(executor=executor, read=read_here, window=threads * 4, stop=stop, close=close, unpack=unpacker.run)


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
