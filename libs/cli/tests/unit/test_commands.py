"""What commands make of what they are told, without any process."""

import pytest

from cli import prerequisites
from cli.errors import CommandFailed
from cli.home import Home, find_root
from cli.logs import Reader
from cli.provision import read_passwords
from cli.status import split_queues
from cli.suite import service_names
from cli.up import choose_options, parse_replicas

pytestmark = pytest.mark.unit


def test_parse_replicas_reads_a_count_for_each_service():
    assert parse_replicas(["contacts=2", "sales=1"]) == {"contacts": 2, "sales": 1}


@pytest.mark.parametrize("text", ["contacts", "contacts=", "contacts=0", "contacts=17", "c=-1"])
def test_parse_replicas_refuses_what_is_no_count(text):
    with pytest.raises(CommandFailed, match="contacts=2"):
        parse_replicas([text])


def test_split_queues_keeps_dead_letters_apart_and_leaves_replies_out():
    queues = [
        {"name": "contacts.on_x", "messages": 3},
        {"name": "contacts.on_x.dead", "messages": 1},
        {"name": "rpc.reply-gateway-1", "messages": 0},
        {"name": "rpc-contacts"},
    ]

    assert split_queues(queues) == {
        "queues": {"contacts.on_x": 3, "rpc-contacts": 0},
        "dead_letters": {"contacts.on_x.dead": 1},
    }


def test_service_names_are_the_folders_that_hold_a_package_of_that_name(tmp_path):
    for folder in ("sales/sales", "contacts/contacts", "notes/other"):
        (tmp_path / "services" / folder).mkdir(parents=True)

    assert service_names(tmp_path) == ["contacts", "sales"]


def test_find_root_looks_upward(tmp_path, monkeypatch):
    (tmp_path / "services" / "contacts").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "services" / "contacts")

    assert find_root() == tmp_path


def test_options_are_the_usual_ones_when_nothing_runs(tmp_path):
    home = Home(root=tmp_path, folder=tmp_path / "home").make()

    options = choose_options(home, {"replicas": {"contacts": 2}, "vhost": None})

    assert options.vhost == "vinculo"
    assert options.replicas == {"contacts": 2}


def test_secrets_are_made_once(tmp_path):
    home = Home(root=tmp_path, folder=tmp_path / "home").make()

    first = home.secrets()

    assert home.secrets() == first
    assert len(set(first["passwords"].values())) == len(first["passwords"]) >= 3
    assert (home.folder / "secrets.json").stat().st_mode & 0o077 == 0


def test_wipe_leaves_what_others_put_there(tmp_path):
    home = Home(root=tmp_path, folder=tmp_path / "home").make()
    home.secrets()
    (home.folder / "mine.txt").write_text("x")

    home.wipe()

    assert [file.name for file in home.folder.iterdir()] == ["mine.txt"]


def test_passwords_that_are_missing_are_all_named(tmp_path, monkeypatch):
    monkeypatch.setenv("VINCULO_HOME", str(tmp_path / "none"))

    with pytest.raises(CommandFailed, match=r"_GATEWAY, .*VINCULO_PASSWORD_OPERATOR"):
        read_passwords({"VINCULO_PASSWORD_CONTACTS": "x"})


def test_logs_show_whole_lines_only_and_begin_anew_when_the_log_does(tmp_path, capsys):
    log = tmp_path / "contacts.log"
    log.write_text("one\ntwo\nthr")
    reader = Reader(log, shows_name=True)
    reader.show_last(1)
    log.write_text("one\ntwo\nthree\n")
    reader.show_new()
    log.write_text("new\n")
    reader.show_new()

    shown = capsys.readouterr().out.splitlines()

    assert shown == ["contacts     | two", "contacts     | three", "contacts     | new"]


def test_missing_servers_are_told_together(monkeypatch):
    monkeypatch.setenv("VINCULO_MONGOD", "/nowhere")
    monkeypatch.setenv("VINCULO_RABBITMQ_SERVER", "/nowhere")

    with pytest.raises(CommandFailed, match=r"(?s)VINCULO_MONGOD.*apt-get install rabbitmq-server"):
        prerequisites.require(("mongod", "rabbitmq"), may_install=False)


def test_rabbitmq_is_not_installed_by_just_anybody(monkeypatch):
    monkeypatch.setattr("os.geteuid", lambda: 1000)

    with pytest.raises(CommandFailed, match="apt-get install rabbitmq-server` as root"):
        prerequisites.install_package(*prerequisites.PACKAGES["rabbitmq"])
