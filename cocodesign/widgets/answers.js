// What one may answer when one is asked for consent, in words.
const answersOf = ({ _ }) => ({
  consent: _("Consent"),
  concern: _("Consent, with a concern"),
  aside: _("Stand aside"),
  objection: _("Object"),
});
