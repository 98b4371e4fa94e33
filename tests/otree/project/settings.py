"""Studies for Proband's tests. Run from a copy: oTree writes its database into the folder it is started in."""

from os import environ


def config(name, players, *apps, **fields):
    """A session of these apps; `players` is the smallest number that can play it."""
    return dict(name=name, app_sequence=list(apps), num_demo_participants=players, **fields)


SESSION_CONFIGS = [
    config('public_goods', 3, 'public_goods', 'farewell', display_name='Public goods, one round'),
    config('public_goods_rounds', 3, 'public_goods_rounds', 'farewell', display_name='Public goods, three rounds'),
    # every kind of page
    config('every_field', 1, 'every_field', 'farewell'),
    config('own_html', 1, 'own_html', 'farewell'),
    config('checked_answers', 1, 'checked_answers', 'farewell'),
    config('timers', 1, 'timers', hurry=False),
    config('timers_in_a_hurry', 1, 'timers', hurry=True),
    config('flow', 1, 'flow_choice', 'flow_middle', 'farewell_links'),
    config('back_and_forth', 1, 'back_and_forth', 'farewell'),
    config('waits', 4, 'waits', 'farewell'),
    config('arrival', 2, 'arrival', 'farewell'),
    config('arrival_by_rule', 3, 'arrival_by_rule', 'farewell'),
    config('live_beside', 1, 'live_pages', 'farewell', live_alone=False),
    config('live_alone', 1, 'live_pages', 'farewell', live_alone=True),
    config('stumbles', 1, 'stumbles', 'farewell'),
    # well-known games; some end with a page that has a button, some with a wait page
    config('guess_two_thirds', 3, 'guess_two_thirds'),
    config('beauty_contest', 3, 'beauty_contest'),
    config('prisoner', 2, 'prisoner'),
    config('trust', 2, 'trust', 'farewell'),
    config('ultimatum', 2, 'ultimatum', 'farewell'),
    config('bargaining', 2, 'bargaining'),
    config('dictator', 2, 'dictator', 'farewell'),
]

SESSION_CONFIG_DEFAULTS = dict(real_world_currency_per_point=0.01, participation_fee=2.00, doc='')

ROOMS = [
    dict(name='lab', display_name='Laboratory'),
    dict(name='listed', display_name='By name', participant_label_file='_rooms/listed.txt'),
    dict(
        name='secure',
        display_name='By name and hash',
        participant_label_file='_rooms/listed.txt',
        use_secure_urls=True,
    ),
]

PARTICIPANT_FIELDS = []
SESSION_FIELDS = []

LANGUAGE_CODE = 'en'
REAL_WORLD_CURRENCY_CODE = 'EUR'
USE_POINTS = True

ADMIN_USERNAME = 'admin'
ADMIN_PASSWORD = environ.get('OTREE_ADMIN_PASSWORD')
DEMO_PAGE_INTRO_HTML = ''

# Signs nothing but the cookies of a server that lives as long as a test.
SECRET_KEY = 'proband-tests'
