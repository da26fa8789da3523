#!/usr/bin/env python
"""Command line of the Zhonglou target dashboard."""

import os
import sys


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhonglou_env.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit(
            "未找到 Django:请先运行 make run(或 README 中的等效命令),再用 .venv/bin/python 执行。"
        )
    from django.core.exceptions import ImproperlyConfigured

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"设置有误:{error}")


if __name__ == "__main__":
    main()
