from otree.api import *

import public_goods_rules as rules

doc = """The public goods game in three rounds with the same group: pages that look alike follow one another."""


class C(BaseConstants):
    NAME_IN_URL = 'public_goods_rounds'
    PLAYERS_PER_GROUP = rules.GROUP_SIZE
    NUM_ROUNDS = 3
    ENDOWMENT = cu(rules.ENDOWMENT)
    MULTIPLIER = rules.MULTIPLIER


class Subsession(BaseSubsession):
    pass


class Group(BaseGroup):
    total_contribution = models.CurrencyField()
    individual_share = models.CurrencyField()


class Player(BasePlayer):
    comprehension = models.IntegerField(
        label='If all three members contribute 50 points each, how many points does each get back from the project?',
        choices=rules.COMPREHENSION_CHOICES,
        widget=widgets.RadioSelect,
    )
    contribution = models.CurrencyField(
        label='How much do you contribute to the project?', min=0, max=C.ENDOWMENT
    )
    mood = models.StringField(
        label='How do you feel right now?', choices=rules.MOODS, widget=widgets.RadioSelect
    )
    comment = models.LongStringField(label='Is there anything you would like to add?', blank=True)


def comprehension_error_message(player, value):
    return rules.comprehension_error(value)


class Introduction(Page):
    form_model = 'player'
    form_fields = ['comprehension']
    template_name = 'public_goods/Introduction.html'

    @staticmethod
    def is_displayed(player):
        return player.round_number == 1


class Contribute(Page):
    form_model = 'player'
    form_fields = ['contribution', 'mood', 'comment']
    template_name = 'public_goods/Contribute.html'


class ResultsWaitPage(WaitPage):
    after_all_players_arrive = rules.pay


class Results(Page):
    template_name = 'public_goods/Results.html'


page_sequence = [Introduction, Contribute, ResultsWaitPage, Results]
