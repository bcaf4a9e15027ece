"""What becomes of alerts and complaints when their conversation goes on or is settled."""

from . import complaints, keeping
from .models import Alert


def follow_conversation(conversation):
    """Have complaints stand where their conversation does; once that is closed, alerts are over."""
    complaints.follow(conversation.id, conversation.state)
    if conversation.state == "closed":
        for alert in Alert.objects(conversation_id=conversation.id, kind="post",
                                   state__in=list(keeping.UNDER_WAY)):
            keeping.end(alert)
