from otree.api import *

doc = """The dictator game: one decides, the other only learns of it."""


class C(BaseConstants):
    NAME_IN_URL = 'dictator'
    PLAYERS_PER_GROUP = 2
    NUM_ROUNDS = 1
    PIE = cu(100)


class Subsession(BaseSubsession):
    pass


class Group(BaseGroup):
    kept = models.CurrencyField(label='How much do you keep?', min=0, max=C.PIE)


class Player(BasePlayer):
    pass


def set_payoffs(group):
    group.get_player_by_id(1).payoff = group.kept
    group.get_player_by_id(2).payoff = C.PIE - group.kept


class Keep(Page):
    form_model = 'group'
    form_fields = ['kept']
    heading = 'You decide'
    text = 'The rest goes to the other.'
    template_name = 'global/Form.html'

    @staticmethod
    def is_displayed(player):
        return player.id_in_group == 1


class Wait(WaitPage):
    after_all_players_arrive = set_payoffs


class Results(Page):
    heading = 'Results'
    text = 'It has been decided.'
    template_name = 'global/Form.html'


page_sequence = [Keep, Wait, Results]
