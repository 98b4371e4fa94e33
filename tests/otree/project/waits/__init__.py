from otree.api import *

doc = """Every wait page that forms no groups: for the group, for all groups, one that some skip, one of its own looks."""


class C(BaseConstants):
    NAME_IN_URL = 'waits'
    PLAYERS_PER_GROUP = 2
    NUM_ROUNDS = 2


class Subsession(BaseSubsession):
    pass


class Group(BaseGroup):
    pass


class Player(BasePlayer):
    effort = models.IntegerField(label='Your effort', min=0, max=10)


def creating_session(subsession):
    subsession.group_randomly()


class Effort(Page):
    form_model = 'player'
    form_fields = ['effort']
    heading = 'Effort'
    text = 'How hard do you try?'
    template_name = 'global/Form.html'


class ForGroup(WaitPage):
    title_text = 'One moment'
    body_text = 'Your partner is still thinking.'

    @staticmethod
    def after_all_players_arrive(group):
        for player in group.get_players():
            player.payoff = sum(member.effort for member in group.get_players())


class OnlyFirst(WaitPage):
    @staticmethod
    def is_displayed(player):
        return player.id_in_group == 1


class ForAll(WaitPage):
    wait_for_all_groups = True
    template_name = 'waits/ForAll.html'

    @staticmethod
    def after_all_players_arrive(subsession):
        subsession.session.vars['arrived'] = len(subsession.get_players())


class Result(Page):
    @staticmethod
    def vars_for_template(player):
        return dict(arrived=player.session.vars['arrived'])


page_sequence = [Effort, ForGroup, OnlyFirst, ForAll, Result]
