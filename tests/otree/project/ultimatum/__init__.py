from otree.api import *

doc = """The ultimatum game: one proposes, the other accepts or rejects."""


class C(BaseConstants):
    NAME_IN_URL = 'ultimatum'
    PLAYERS_PER_GROUP = 2
    NUM_ROUNDS = 1
    PIE = cu(100)


class Subsession(BaseSubsession):
    pass


class Group(BaseGroup):
    offer = models.CurrencyField(label='What do you offer?', choices=currency_range(cu(0), C.PIE, cu(10)))
    accepted = models.BooleanField(label='Do you accept?', widget=widgets.RadioSelectHorizontal)


class Player(BasePlayer):
    pass


def set_payoffs(group):
    proposer, responder = group.get_player_by_id(1), group.get_player_by_id(2)
    proposer.payoff = C.PIE - group.offer if group.accepted else 0
    responder.payoff = group.offer if group.accepted else 0


class Propose(Page):
    form_model = 'group'
    form_fields = ['offer']
    heading = 'Your offer'
    text = 'The other may reject it.'
    template_name = 'global/Form.html'

    @staticmethod
    def is_displayed(player):
        return player.id_in_group == 1


class ForOffer(WaitPage):
    pass


class Respond(Page):
    form_model = 'group'
    form_fields = ['accepted']
    heading = 'An offer'
    text = 'You may reject it, and then nobody gets anything.'
    template_name = 'global/Form.html'

    @staticmethod
    def is_displayed(player):
        return player.id_in_group == 2


class ForResponse(WaitPage):
    after_all_players_arrive = set_payoffs


page_sequence = [Propose, ForOffer, Respond, ForResponse]
