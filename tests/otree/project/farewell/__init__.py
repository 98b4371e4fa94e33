from otree.api import *

doc = """The last page of every study here: it has no button, and a participant who sees it is done."""


class C(BaseConstants):
    NAME_IN_URL = 'farewell'
    PLAYERS_PER_GROUP = None
    NUM_ROUNDS = 1


class Subsession(BaseSubsession):
    pass


class Group(BaseGroup):
    pass


class Player(BasePlayer):
    pass


class Goodbye(Page):
    @staticmethod
    def vars_for_template(player):
        participant = player.participant
        return dict(earned=participant.payoff, paid=participant.payoff_plus_participation_fee())


page_sequence = [Goodbye]
