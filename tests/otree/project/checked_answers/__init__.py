from otree.api import *

doc = """Answers that oTree checks: by field, by several fields, by form, and with messages for the page or for fields."""


class C(BaseConstants):
    NAME_IN_URL = 'checked_answers'
    PLAYERS_PER_GROUP = None
    NUM_ROUNDS = 1


class Subsession(BaseSubsession):
    pass


class Group(BaseGroup):
    pass


class Player(BasePlayer):
    even = models.IntegerField(label='An even number', min=0, max=100)
    odd = models.IntegerField(label='An odd number', min=0, max=100)
    work = models.IntegerField(label='Hours of work', min=0, max=24)
    sleep = models.IntegerField(label='Hours of sleep', min=0, max=24)
    first = models.StringField(label='First choice', choices=['A', 'B', 'C'], widget=widgets.RadioSelect)
    second = models.StringField(label='Second choice', choices=['A', 'B', 'C'], widget=widgets.RadioSelect)
    capital = models.StringField(label='Capital of France?', choices=['Bonn', 'Paris', 'Rome', 'Oslo'])


def even_error_message(player, value):
    if value % 2:
        return 'That number is odd.'


def odd_error_message(player, value):
    if value % 2 == 0:
        return 'That number is even.'


class ByField(Page):
    form_model = 'player'
    form_fields = ['even', 'odd']
    heading = 'Two numbers'
    text = 'Both have to fit.'
    template_name = 'global/Form.html'


class ByForm(Page):
    form_model = 'player'
    form_fields = ['work', 'sleep']
    heading = 'Your day'
    text = 'A day has 24 hours.'
    template_name = 'global/Form.html'

    @staticmethod
    def error_message(player, values):
        if values['work'] + values['sleep'] > 24:
            return 'Together that is more than a day.'


class ByFieldsOfForm(Page):
    form_model = 'player'
    form_fields = ['first', 'second', 'capital']
    heading = 'Choices'
    text = 'Two that differ, and one that is right.'
    template_name = 'global/Form.html'

    @staticmethod
    def error_message(player, values):
        errors = {}
        if values['first'] == values['second']:
            errors['second'] = 'Choose another one than before.'
        if values['capital'] != 'Paris':
            errors['capital'] = 'That is another city.'
        return errors


page_sequence = [ByField, ByForm, ByFieldsOfForm]
