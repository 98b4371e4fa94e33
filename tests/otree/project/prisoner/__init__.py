from otree.api import *

doc = """The prisoner’s dilemma, answered by pressing one of two buttons. Its last page has a button."""


class C(BaseConstants):
    NAME_IN_URL = 'prisoner'
    PLAYERS_PER_GROUP = 2
    NUM_ROUNDS = 1
    PAYOFFS = {(True, True): 200, (True, False): 0, (False, True): 300, (False, False): 100}


class Subsession(BaseSubsession):
    pass


class Group(BaseGroup):
    pass


class Player(BasePlayer):
    cooperates = models.BooleanField(choices=[[True, 'Stay silent'], [False, 'Talk']])


def set_payoffs(group):
    for player in group.get_players():
        (other,) = player.get_others_in_group()
        player.payoff = C.PAYOFFS[(player.cooperates, other.cooperates)]


class Decision(Page):
    form_model = 'player'
    form_fields = ['cooperates']


class Wait(WaitPage):
    after_all_players_arrive = 'set_payoffs'


class Results(Page):
    @staticmethod
    def vars_for_template(player):
        (other,) = player.get_others_in_group()
        return dict(same=player.cooperates == other.cooperates)


page_sequence = [Decision, Wait, Results]
