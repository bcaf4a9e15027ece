"""What marketing answers of segments; a part of its switchboard."""

from datetime import timedelta

from chassis import parties
from chassis.service import every, serves
from contracts import marketing as contract

from . import explaining, groups, members, segments, snapshots, tracking


class SegmentLines:
    create_segment = serves(contract.create_segment, segments.create_segment)
    preview_segment = serves(contract.preview_segment, members.preview_segment)
    get_segment = serves(contract.get_segment, segments.get_segment)
    list_segments = serves(contract.list_segments, segments.list_segments)
    update_segment = serves(contract.update_segment, segments.update_segment)
    archive_segment = serves(contract.archive_segment, segments.archive_segment)
    list_segment_members = serves(contract.list_segment_members, members.list_segment_members)
    set_segment_members = serves(
        contract.set_segment_members, members.set_segment_members, first=[parties.known])
    explain_membership = serves(
        contract.explain_membership, explaining.explain_membership,
        first=[parties.named("contact_id", "party")])
    set_segment_groups = serves(contract.set_segment_groups, groups.set_segment_groups)
    create_segment_snapshot = serves(
        contract.create_segment_snapshot, snapshots.create_segment_snapshot)
    get_segment_snapshot = serves(contract.get_segment_snapshot, snapshots.get_segment_snapshot)
    list_segment_snapshots = serves(
        contract.list_segment_snapshots, snapshots.list_segment_snapshots)
    list_snapshot_members = serves(
        contract.list_snapshot_members, snapshots.list_snapshot_members)
    follow_segments = every(60, tracking.follow_segments, longest=timedelta(minutes=30))
    let_go_of_members = every(
        600, tracking.let_go_of_members, longest=timedelta(minutes=30))
