"""What a conversation becomes: a ticket, lead, order, return, idea or testimonial, once each."""
