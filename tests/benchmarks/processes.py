"""What does a family of processes cost? Memory as each one's fair share (PSS), and processor time."""

import psutil

__all__ = ["cpu_seconds", "family", "kernels", "pss_mib"]


def family(pid: int) -> list[psutil.Process]:
    """The process and all that it has started."""
    try:
        parent = psutil.Process(pid)
        return [parent, *parent.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def kernels(pid: int) -> list[psutil.Process]:
    """The Jupyter kernels among them."""
    found = []
    for process in family(pid):
        try:
            if any("ipykernel" in word or "kernel-" in word for word in process.cmdline()):
                found.append(process)
        except psutil.Error:
            continue
    return found


def pss_mib(processes: list[psutil.Process]) -> float:
    """Mebibytes in all, shared pages divided among those who share them."""
    total = 0
    for process in processes:
        try:
            total += process.memory_full_info().pss
        except psutil.Error:
            continue
    return total / 2**20


def cpu_seconds(processes: list[psutil.Process]) -> float:
    """Seconds of processor time that these processes have taken since they began."""
    total = 0.0
    for process in processes:
        try:
            times = process.cpu_times()
        except psutil.Error:
            continue
        total += times.user + times.system
    return total
