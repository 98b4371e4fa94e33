from otree.api import *

doc = """Guess two thirds of the mean: whoever is nearest wins."""


class C(BaseConstants):
    NAME_IN_URL = 'guess_two_thirds'
    PLAYERS_PER_GROUP = 3
    NUM_ROUNDS = 1
    PRIZE = cu(100)


class Subsession(BaseSubsession):
    pass


class Group(BaseGroup):
    pass


class Player(BasePlayer):
    guess = models.IntegerField(label='Your guess, from 0 to 100', min=0, max=100)


def pay_nearest(group):
    players = group.get_players()
    target = 2 / 3 * sum(player.guess for player in players) / len(players)
    nearest = min(abs(player.guess - target) for player in players)
    winners = [player for player in players if abs(player.guess - target) == nearest]
    for player in winners:
        player.payoff = C.PRIZE / len(winners)


class Introduction(Page):
    heading = 'The game'
    text = 'All three guess a number. Whoever is nearest to two thirds of the mean wins.'
    template_name = 'global/Form.html'


class Guess(Page):
    form_model = 'player'
    form_fields = ['guess']
    heading = 'Your guess'
    text = 'A whole number.'
    template_name = 'global/Form.html'


class Wait(WaitPage):
    after_all_players_arrive = pay_nearest


class Results(Page):
    heading = 'Results'
    text = 'The winner has been paid.'
    template_name = 'global/Form.html'


page_sequence = [Introduction, Guess, Wait, Results]
