// @ts-check
import { createHash, timingSafeEqual } from 'node:crypto';
import { isEmail } from '../domain/checkout.mjs';
import { customerFor } from '../domain/customers.mjs';
import { pastOrders } from '../domain/orders.mjs';
import { page, redirect } from '../http/reply.mjs';
import { signInPage } from '../pages/sign-in.mjs';

/** @param {string} text */
const digest = text => createHash('sha256').update(text).digest();

/** @param {string | null} next @returns {string} a path of this shop; anything else would be an open redirect */
const ownPath = next =>
  next && /^\/(?:[\w-][\w\-./]*)?$/.test(next) ? next : '/';

/**
 * @param {{ password: string }} options
 * @returns {import('../http/router.mjs').Route[]}
 */
export function accountRoutes({ password }) {
  const expected = digest(password);
  return [
    [
      'GET',
      '/sign-in',
      ({ query, session }) =>
        page(
          signInPage({
            session,
            email: '',
            next: ownPath(query.get('next')),
            problems: [],
          }),
        ),
    ],
    [
      'POST',
      '/sign-in',
      ({ body, session, renewSession }) => {
        const email = (body.get('email') ?? '').trim();
        const typed = body.get('password') ?? '';
        const next = ownPath(body.get('next'));
        /** @type {[string, string][]} */
        const problems = [];
        if (!email) problems.push(['email', 'Enter your e-mail.']);
        else if (!isEmail(email))
          problems.push(['email', `“${email}” is not an e-mail address.`]);
        if (!typed) problems.push(['password', 'Enter your password.']);
        if (
          problems.length === 0 &&
          !timingSafeEqual(digest(typed), expected)
        ) {
          problems.push(['', 'The e-mail or the password is not right.']);
        }
        if (problems.length > 0)
          return page(signInPage({ session, email, next, problems }), 422);

        const customer = customerFor(email);
        const renewed = renewSession();
        renewed.customer = customer;
        renewed.orders = pastOrders(customer);
        renewed.message = {
          text: `Welcome, ${customer.name}.`,
          problem: false,
        };
        return redirect(next);
      },
    ],
    [
      'POST',
      '/sign-out',
      ({ endSession, ensureSession }) => {
        endSession();
        ensureSession().message = {
          text: 'You are signed out.',
          problem: false,
        };
        return redirect('/');
      },
    ],
  ];
}
