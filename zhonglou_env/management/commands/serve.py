"""`manage.py serve`: prepare, then hand the process over to gunicorn."""

import errno
import os
import socket
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from zhonglou_env.listening import Address, address_from_environment

GUNICORN = ("-m", "gunicorn", "-c", "python:zhonglou_env.gunicorn_config", "zhonglou_env.wsgi")


class Command(BaseCommand):
    """Serve the dashboard at `HOST`:`PORT` (127.0.0.1:8000 unless the environment says else)."""

    help = "准备并启动看板,地址由环境变量 HOST、PORT 决定(默认 127.0.0.1:8000)。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare `--no-demo`."""
        parser.add_argument("--no-demo", action="store_true", help="首次启动时不生成演示数据")

    def handle(self, *args: Any, no_demo: bool = False, **options: Any) -> None:
        """Refuse an address that is taken before doing anything else; then prepare and serve.

        The umask that `prepare` sets lasts: gunicorn keeps it for uploads.
        """
        if sys.platform == "win32":
            raise CommandError("Windows 上请用:manage.py prepare,然后 manage.py runserver 8000")
        try:
            refuse_if_taken(address_from_environment())
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from None
        call_command("prepare", no_demo=no_demo, stdout=self.stdout, stderr=self.stderr)
        connections.close_all()
        os.execv(sys.executable, (sys.executable, *GUNICORN))


def refuse_if_taken(address: Address) -> None:
    """Raise a sentence saying what to do when nobody can listen at the address."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
        except OSError as error:
            raise CommandError(reason_not_listening(address, error)) from None


def reason_not_listening(address: Address, error: OSError) -> str:
    """Say what is wrong with an address and what to do about it."""
    if error.errno == errno.EADDRINUSE:
        return (
            f"端口 {address.port} 已被占用(看板是否已在运行?)。请停止占用它的程序,"
            f"或换一个端口,例如:PORT={address.port % 65535 + 1} make run"
        )
    return f"无法监听 {address}:{error.strerror}。请检查环境变量 HOST 和 PORT。"
