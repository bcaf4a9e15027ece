"""Create so many contacts from 32 threads: `create_many.py <count> <broker url>`."""

import sys
from concurrent.futures import ThreadPoolExecutor

from client import connect
from contracts.context import Actor


def main():
    count, url = int(sys.argv[1]), sys.argv[2]
    actor = Actor("user_01h455vb4pex5vsknk084sn02q", roles=("administrator",))
    client = connect(url, actor=actor, seconds=30)
    with ThreadPoolExecutor(32) as pool:
        list(pool.map(
            lambda n: client.contacts.create_contact(kind="person", given_name=f"Event {n}"),
            range(count)))
    client.close()


main()
