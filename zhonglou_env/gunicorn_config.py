"""How gunicorn serves the dashboard: `gunicorn -c python:zhonglou_env.gunicorn_config …`.

Read after the settings, so that variables of `.env` count here too.
"""

from typing import Any

import environ

from zhonglou_env.environment import read_whole_number
from zhonglou_env.listening import address_from_environment
from zhonglou_env.settings import VAR_DIR

ADDRESS = address_from_environment()

bind = str(ADDRESS)
workers = read_whole_number(environ.Env(), "WEB_CONCURRENCY", default=2, least=1, most=64)
worker_class = "gthread"
threads = 4
preload_app = True  # the workers share what the parent has imported
loglevel = "error"
accesslog = None
errorlog = "-"
control_socket_disable = True


def when_ready(server: Any) -> None:
    """Say where the dashboard is, as soon as it accepts connections."""
    print(f"看板已启动:{ADDRESS.url}\n(按 Ctrl+C 停止;数据保存在 {VAR_DIR})", flush=True)
