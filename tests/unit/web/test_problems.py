"""The summary above a form names each field as the page itself names it."""

from sleutelbos.web import problems

PAGE = """
<li><a class="problem" href="#id_email">Vul dit in.</a></li>
<li><a class="problem" href="#id_to">Kies naar wie het gaat.</a></li>
<li><a class="problem" href="#id_sure">Vink dit eerst aan.</a></li>
<label for="id_email">E-mailadres <span class="mandatory" aria-hidden="true">*</span></label>
<input id="id_email" value="for=&quot;id_to&quot;&gt;Iets anders&lt;/label&gt;">
<fieldset><legend>Taal</legend><input id="id_language"></fieldset>
<fieldset><legend>Aan <i>wie</i>?</legend><label><input id="id_to"> Mevrouw</label></fieldset>
<label class="choice"><input id="id_sure"> Ik ben zeker.</label>
"""


def test_a_field_is_named_by_its_label_and_a_group_by_its_legend():
    page = problems.named(PAGE)
    assert 'href="#id_email"><b><bdi>E-mailadres</bdi></b> – Vul dit in.' in page
    assert 'href="#id_to"><b><bdi>Aan wie?</bdi></b> – Kies naar wie het gaat.' in page


def test_a_box_to_tick_is_not_named_and_another_page_stays_as_it_is():
    assert 'href="#id_sure">Vink dit eerst aan.' in problems.named(PAGE)
    assert problems.named("<p>Welkom</p>") == "<p>Welkom</p>"
