from otree.api import *

doc = """Nash bargaining: both ask for a share, and get it if there is enough."""


class C(BaseConstants):
    NAME_IN_URL = 'bargaining'
    PLAYERS_PER_GROUP = 2
    NUM_ROUNDS = 1
    PIE = cu(100)


class Subsession(BaseSubsession):
    pass


class Group(BaseGroup):
    pass


class Player(BasePlayer):
    request = models.CurrencyField(label='How much do you ask for?', min=0, max=C.PIE)


def set_payoffs(group):
    players = group.get_players()
    if sum(player.request for player in players) <= C.PIE:
        for player in players:
            player.payoff = player.request


class Request(Page):
    form_model = 'player'
    form_fields = ['request']
    heading = 'Your share'
    text = 'There are 100 points for both of you.'
    template_name = 'global/Form.html'


class Wait(WaitPage):
    after_all_players_arrive = set_payoffs


class Results(Page):
    heading = 'Results'
    text = 'Now you know.'
    template_name = 'global/Form.html'


page_sequence = [Request, Wait, Results]
