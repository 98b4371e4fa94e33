from otree.api import *

doc = """A beauty contest in four rounds: each sees what the others chose before."""


class C(BaseConstants):
    NAME_IN_URL = 'beauty_contest'
    PLAYERS_PER_GROUP = 3
    NUM_ROUNDS = 4


class Subsession(BaseSubsession):
    pass


class Group(BaseGroup):
    pass


class Player(BasePlayer):
    number = models.FloatField(label='Your number, from 0 to 100', min=0, max=100)


class Choose(Page):
    form_model = 'player'
    form_fields = ['number']

    @staticmethod
    def vars_for_template(player):
        rounds = [group.get_players() for group in player.group.in_previous_rounds()]
        return dict(history=[[member.number for member in members] for members in rounds])


class Wait(WaitPage):
    pass


page_sequence = [Choose, Wait]
