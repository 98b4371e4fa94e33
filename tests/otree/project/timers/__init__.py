from otree.api import *

doc = """Pages with a time limit: with fields, without a button, and one that the server leaves by itself."""


class C(BaseConstants):
    NAME_IN_URL = 'timers'
    PLAYERS_PER_GROUP = None
    NUM_ROUNDS = 1


class Subsession(BaseSubsession):
    pass


class Group(BaseGroup):
    pass


class Player(BasePlayer):
    calm = models.IntegerField(label='Take your time: which number?', min=1, max=9)
    hasty = models.IntegerField(label='Quick: which number?', min=1, max=9)
    last = models.IntegerField(label='And which number in the end?', min=1, max=9)


class Enough(Page):
    form_model = 'player'
    form_fields = ['calm']
    timeout_seconds = 600
    timer_text = 'Time left to think:'
    heading = 'No hurry'
    text = 'There is a timer, and time enough.'
    template_name = 'global/Form.html'


class Flash(Page):
    """Without a button: the script of oTree submits it when the time is over."""

    timer_text = 'The picture is shown for'

    @staticmethod
    def get_timeout_seconds(player):
        return 1

    @staticmethod
    def before_next_page(player, timeout_happened):
        player.participant.vars['flash_timed_out'] = timeout_happened


class Hasty(Page):
    form_model = 'player'
    form_fields = ['hasty']
    timeout_seconds = 1
    timeout_submission = {'hasty': 5}
    heading = 'Hurry'
    text = 'One second.'
    template_name = 'global/Form.html'

    @staticmethod
    def is_displayed(player):
        return player.session.config['hurry']

    @staticmethod
    def before_next_page(player, timeout_happened):
        player.participant.vars['hasty_timed_out'] = timeout_happened


class Last(Page):
    form_model = 'player'
    form_fields = ['last']
    heading = 'At last'
    text = 'No timer here.'
    template_name = 'global/Form.html'


class Told(Page):
    @staticmethod
    def vars_for_template(player):
        seen = player.participant.vars
        return dict(flash=seen.get('flash_timed_out'), hasty=seen.get('hasty_timed_out'))


page_sequence = [Enough, Flash, Hasty, Last, Told]
