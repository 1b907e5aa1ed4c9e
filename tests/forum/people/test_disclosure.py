"""Declaring interests."""

from forum.people.actions import declare_interests

PAGE = "/people/me/disclosure/"


def test_none_is_an_answer_and_leads_on_to_where_one_was_going(client, ben):
    client.force_login(ben)

    answer = client.post(PAGE, {"has_interests": "no", "text": "", "next": "/library/"})

    assert answer.url == "/library/"
    assert str(ben.disclosure) == "No competing interests declared."


def test_interests_need_words(client, ben):
    client.force_login(ben)

    answer = client.post(PAGE, {"has_interests": "yes", "text": "  "})

    assert answer.context["form"].errors == {"text": ["Say what your interests are."]}
    assert ben.disclosures.count() == 0


def test_one_of_the_two_must_be_chosen(client, ben):
    client.force_login(ben)

    answer = client.post(PAGE, {"text": "I own shares."})

    assert answer.context["form"].errors == {"has_interests": ["Choose one of the two; “none” is an answer too."]}
    assert "I own shares." in answer.content.decode()


def test_the_same_declaration_twice_is_one(client, ben):
    client.force_login(ben)

    for _again in range(2):
        client.post(PAGE, {"has_interests": "yes", "text": "I own shares."})

    assert [one.text for one in ben.disclosures.all()] == ["I own shares."]


def test_earlier_declarations_stay_and_are_shown_to_oneself(client, ben):
    declare_interests(by=ben, has_interests=True, text="I worked for a camera maker.")
    client.force_login(ben)

    client.post(PAGE, {"has_interests": "no"})
    page = client.get(PAGE)

    assert [str(one) for one in page.context["earlier"]] == [
        "No competing interests declared.",
        "I worked for a camera maker.",
    ]
