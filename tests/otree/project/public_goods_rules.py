"""What both public goods apps have in common; an app needs its own model and page classes, so only rules are here."""

GROUP_SIZE = 3
ENDOWMENT = 100
MULTIPLIER = 1.8

# The question on the introduction page: what does each get back when all three contribute 50?
COMPREHENSION_ANSWER = 90
COMPREHENSION_CHOICES = [30, 50, 90, 150]

MOODS = [
    ['calm', 'Calm'],
    ['tense', 'Tense'],
    ['curious', 'Curious'],
]


def comprehension_error(value):
    """Tells the participant to calculate again, without giving the answer away."""
    if value != COMPREHENSION_ANSWER:
        return 'That is not right. Add up what the three contribute, multiply it, and divide it by three.'


def pay(group):
    """Sets what the group's project yields and what every member is left with."""
    players = group.get_players()
    group.total_contribution = sum(player.contribution for player in players)
    group.individual_share = group.total_contribution * MULTIPLIER / GROUP_SIZE
    for player in players:
        player.payoff = ENDOWMENT - player.contribution + group.individual_share
