#!/bin/sh
# Make the Python environment, and see that RabbitMQ is there. As root on Debian or Ubuntu what is
# missing is installed; otherwise it is said exactly.
# Usage: prepare.sh <python> <folder of the environment>
set -eu
python=$1
venv=$2
missing=

"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || {
    echo "Python 3.11 or later is needed; $python is not. Try: make PYTHON=python3.11 up" >&2
    exit 1
}
"$python" -c 'import ensurepip, venv' 2>/dev/null || missing="$missing python3-venv"
found=$(ls -d /usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server 2>/dev/null || true)
[ -n "$found" ] || command -v rabbitmq-server >/dev/null || missing="$missing rabbitmq-server"

if [ -n "$missing" ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installing$missing …"
        # The package would start a broker of its own on the usual port; this keeps it from that.
        policy=/usr/sbin/policy-rc.d
        if [ ! -e "$policy" ]; then
            printf '#!/bin/sh\nexit 101\n' >"$policy"
            chmod +x "$policy"
            trap 'rm -f "$policy"' EXIT
        fi
        DEBIAN_FRONTEND=noninteractive apt-get update -qq
        # shellcheck disable=SC2086  The list is meant to be split.
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
    else
        echo "Please install:$missing" >&2
        echo "On Debian or Ubuntu:  sudo apt-get install$missing" >&2
        exit 1
    fi
fi

[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
