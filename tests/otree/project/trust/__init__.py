from otree.api import *

doc = """The trust game with roles; the choices are stored with the group, and each role has pages of its own."""


class C(BaseConstants):
    NAME_IN_URL = 'trust'
    PLAYERS_PER_GROUP = 2
    NUM_ROUNDS = 1
    ENDOWMENT = cu(10)
    FACTOR = 3
    SENDER_ROLE = 'Sender'
    RECEIVER_ROLE = 'Receiver'


class Subsession(BaseSubsession):
    pass


class Group(BaseGroup):
    sent = models.CurrencyField(label='How much do you send?', min=0, max=C.ENDOWMENT)
    returned = models.CurrencyField(label='How much do you send back?', min=0)


class Player(BasePlayer):
    pass


def returned_max(group):
    return group.sent * C.FACTOR


def set_payoffs(group):
    sender, receiver = group.get_player_by_role(C.SENDER_ROLE), group.get_player_by_role(C.RECEIVER_ROLE)
    sender.payoff = C.ENDOWMENT - group.sent + group.returned
    receiver.payoff = group.sent * C.FACTOR - group.returned


class Send(Page):
    form_model = 'group'
    form_fields = ['sent']
    heading = 'You are the sender'
    text = 'What you send is tripled.'
    template_name = 'global/Form.html'

    @staticmethod
    def is_displayed(player):
        return player.role == C.SENDER_ROLE


class ForSender(WaitPage):
    pass


class Return(Page):
    form_model = 'group'
    form_fields = ['returned']
    heading = 'You are the receiver'
    text = 'How much goes back?'
    template_name = 'global/Form.html'

    @staticmethod
    def is_displayed(player):
        return player.role == C.RECEIVER_ROLE


class ForReceiver(WaitPage):
    after_all_players_arrive = set_payoffs


class Results(Page):
    heading = 'Results'
    text = 'Both have decided.'
    template_name = 'global/Form.html'


page_sequence = [Send, ForSender, Return, ForReceiver, Results]
