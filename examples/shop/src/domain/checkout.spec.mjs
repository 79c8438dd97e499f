// @ts-check
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkoutForm } from '../testing/visitor.mjs';
import { readCheckoutForm, validateCheckout } from './checkout.mjs';
import { COUNTRIES, postcodeProblem } from './countries.mjs';

/** @param {Record<string, string>} changes @param {[string, number][]} [basket] */
const validate = (changes, basket = [['stoneware-mug', 2]]) =>
  validateCheckout(
    readCheckoutForm(new URLSearchParams(checkoutForm(changes))),
    new Map(basket),
  );

/** @param {Record<string, string>} changes @param {[string, number][]} [basket] */
const problemsOf = (changes, basket) =>
  Object.fromEntries(validate(changes, basket).problems ?? []);

describe('validateCheckout', () => {
  it('accepts a form without a problem', () => {
    const { details } = validate({});
    assert.deepEqual(details?.quote, {
      goods: 2900,
      discount: 0,
      delivery: 495,
      total: 3395,
    });
  });

  it('reports every missing field at once, in the order of the form', () => {
    const empty = Object.fromEntries(
      Object.keys(checkoutForm()).map(name => [name, '']),
    );
    assert.deepEqual(
      [...(validate(empty).problems?.keys() ?? [])],
      [
        'name',
        'email',
        'street',
        'postcode',
        'city',
        'country',
        'delivery',
        'terms',
      ],
    );
  });

  it('says what a Dutch postcode without letters lacks', () => {
    assert.deepEqual(problemsOf({ country: 'NL', postcode: '1012' }), {
      postcode:
        '“1012” is not a postcode in the Netherlands. Use four digits and two letters, for example 1012 AB.',
    });
    assert.deepEqual(problemsOf({ country: 'NL', postcode: '1012 ab' }), {});
  });

  it('does not deliver to Norway, whatever the postcode', () => {
    assert.deepEqual(
      problemsOf({ country: 'NO', postcode: 'x', delivery: 'pickup' }),
      { country: 'We do not deliver to Norway yet.' },
    );
  });

  it('accepts the example postcode of every country, and no other form of it', () => {
    for (const country of COUNTRIES) {
      assert.equal(
        postcodeProblem(country, country.example),
        null,
        country.name,
      );
      assert.notEqual(
        postcodeProblem(country, `${country.example}9`),
        null,
        country.name,
      );
    }
  });

  it('offers express and pick-up only where they exist', () => {
    const german = { country: 'DE', postcode: '10115' };
    assert.match(
      problemsOf({ ...german, delivery: 'express' }).delivery,
      /Ireland, Belgium and the Netherlands only/,
    );
    assert.match(
      problemsOf({ ...german, delivery: 'pickup' }).delivery,
      /Ireland only/,
    );
  });

  it('limits the goods of one order', () => {
    assert.deepEqual(problemsOf({}, [['garden-bench', 4]]), {
      basket:
        'One order can hold goods for at most €1,500.00. Your basket comes to €1,996.00.',
    });
    assert.deepEqual(problemsOf({}, [['garden-bench', 3]]), {});
  });

  it('redeems vouchers and explains those it refuses', () => {
    assert.deepEqual(validate({ voucher: 'welcome10' }).details?.quote, {
      goods: 2900,
      discount: 290,
      delivery: 495,
      total: 3105,
    });
    assert.equal(validate({ voucher: 'FREESHIP' }).details?.quote.total, 2900);
    assert.equal(
      problemsOf({ voucher: 'SPRING24' }).voucher,
      'Voucher SPRING24 expired on 31 May 2024.',
    );
    assert.equal(
      problemsOf({ voucher: 'NOPE' }).voucher,
      'There is no voucher “NOPE”.',
    );
    assert.match(
      problemsOf({ voucher: 'WELCOME10' }, [['pencil-set', 1]]).voucher,
      /at least €20.00/,
    );
  });

  it('checks the digits of an IBAN', () => {
    assert.equal(
      validate({ iban: 'nl91 ABNA 0417 1643 00' }).details?.iban,
      'NL91ABNA0417164300',
    );
    assert.match(
      problemsOf({ iban: 'NL92 ABNA 0417 1643 00' }).iban,
      /not valid/,
    );
  });

  it('refuses what no browser would send', () => {
    const problems = problemsOf({
      country: 'XX',
      delivery: 'drone',
      email: 'nobody',
      name: 'x'.repeat(81),
    });
    assert.deepEqual(Object.keys(problems), [
      'name',
      'email',
      'country',
      'delivery',
    ]);
  });
});
