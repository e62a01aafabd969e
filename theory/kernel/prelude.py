"""Lemmas about ln, exp and tanh that several proofs use, and what every theorem's file begins with."""

from theory.kernel import halves, line

NAME = "Prelude"

HEADER = """From Coq Require Import Reals Lra Psatz.
From Coquelicot Require Import Coquelicot.
Open Scope R_scope.
"""

SOURCE = (
    HEADER
    + """
Lemma exp_opp_ln : forall x, 0 < x -> exp (- ln x) = / x.
Proof.
intros x H.
rewrite exp_Ropp, exp_ln; auto.
Qed.

Lemma ln_le_dec : forall t, 0 < t -> ln t <= t - 1.
Proof.
intros t H.
pose proof (exp_ineq1_le (ln t)) as E.
rewrite exp_ln in E; lra.
Qed.

Lemma ln_lt_dec : forall t, 0 < t -> t <> 1 -> ln t < t - 1.
Proof.
intros t H N.
assert (L : ln t <> 0).
{ intro E. apply N. apply ln_inv; [assumption | lra | rewrite ln_1; exact E]. }
pose proof (exp_ineq1 (ln t) L) as E.
rewrite exp_ln in E; lra.
Qed.

Lemma tanh_half_ln : forall x, 0 < x -> tanh (ln x / 2) = (x - 1) / (x + 1).
Proof.
intros x H.
unfold tanh, sinh, cosh.
assert (E : exp (ln x / 2) * exp (ln x / 2) = x).
{ rewrite <- exp_plus. replace (ln x / 2 + ln x / 2) with (ln x) by lra. now apply exp_ln. }
pose proof (exp_pos (ln x / 2)) as P.
rewrite exp_Ropp.
remember (exp (ln x / 2)) as e.
rewrite <- E.
field.
repeat split; nra.
Qed.

Lemma quotient_pos : forall p q, 0 < p -> 0 < q -> 0 < p / q.
Proof.
intros p q P Q.
now apply Rdiv_lt_0_compat.
Qed.

Lemma ln_quotient : forall p q, 0 < p -> 0 < q -> ln (p / q) = ln p - ln q.
Proof.
intros p q P Q.
now apply ln_div.
Qed.

Lemma exp_ratio : forall p q, 0 < p -> 0 < q -> exp (ln (p / q)) = p / q.
Proof.
intros p q P Q.
apply exp_ln.
now apply quotient_pos.
Qed.

Lemma exp_opp_ratio : forall p q, 0 < p -> 0 < q -> exp (- ln (p / q)) = q / p.
Proof.
intros p q P Q.
rewrite exp_opp_ln by now apply quotient_pos.
field.
lra.
Qed.

Lemma softplus_ratio : forall p q, 0 < p -> 0 < q -> ln (1 + exp (ln (p / q))) = ln (p + q) - ln q.
Proof.
intros p q P Q.
rewrite exp_ratio by assumption.
rewrite <- ln_quotient by lra.
f_equal.
field.
lra.
Qed.

Lemma softplus_opp_ratio : forall p q, 0 < p -> 0 < q -> ln (1 + exp (- ln (p / q))) = ln (p + q) - ln p.
Proof.
intros p q P Q.
rewrite exp_opp_ratio by assumption.
rewrite <- ln_quotient by lra.
f_equal.
field.
lra.
Qed.

Lemma tanh_ratio : forall p q, 0 < p -> 0 < q -> tanh (ln (p / q) / 2) = (p - q) / (p + q).
Proof.
intros p q P Q.
rewrite tanh_half_ln by now apply quotient_pos.
field.
lra.
Qed.

Lemma ln_4 : ln 4 = 2 * ln 2.
Proof.
replace 4 with (2 * 2) by lra.
rewrite ln_mult by lra.
lra.
Qed.

(* Gibbs' inequality of two coins, which never have the same mean but for equal probabilities *)
Lemma gibbs_coins : forall p q y, 0 < p -> 0 < q -> 0 < y -> 0 < 1 - y ->
  p * ln y + q * ln (1 - y) <= p * ln (p / (p + q)) + q * ln (q / (p + q)) /\\
  (p * ln y + q * ln (1 - y) = p * ln (p / (p + q)) + q * ln (q / (p + q)) <-> y = p / (p + q)).
Proof.
intros p q y P Q Y Z.
assert (S : 0 < p + q) by lra.
assert (A : 0 < p / (p + q)) by now apply Rdiv_lt_0_compat.
assert (B : 0 < q / (p + q)) by now apply Rdiv_lt_0_compat.
assert (B1 : q / (p + q) = 1 - p / (p + q)) by (field; lra).
assert (U : ln (y / (p / (p + q))) = ln y - ln (p / (p + q))) by now apply ln_quotient.
assert (V : ln ((1 - y) / (q / (p + q))) = ln (1 - y) - ln (q / (p + q))) by now apply ln_quotient.
assert (U0 : p * (y / (p / (p + q)) - 1) = y * (p + q) - p) by (field; lra).
assert (V0 : q * ((1 - y) / (q / (p + q)) - 1) = (1 - y) * (p + q) - q) by (field; lra).
assert (U1 : 0 < y / (p / (p + q))) by now apply Rdiv_lt_0_compat.
assert (V1 : 0 < (1 - y) / (q / (p + q))) by now apply Rdiv_lt_0_compat.
pose proof (ln_le_dec _ U1) as U2.
pose proof (ln_le_dec _ V1) as V2.
assert (U3 : p * ln (y / (p / (p + q))) <= p * (y / (p / (p + q)) - 1)) by (apply Rmult_le_compat_l; lra).
assert (V3 : q * ln ((1 - y) / (q / (p + q))) <= q * ((1 - y) / (q / (p + q)) - 1))
  by (apply Rmult_le_compat_l; lra).
split; [nra|].
split; intros H.
{ destruct (Req_dec (y / (p / (p + q))) 1) as [E|N].
{ apply Rmult_eq_reg_r with (/ (p / (p + q))); [|apply Rinv_neq_0_compat; lra].
rewrite Rinv_r by lra.
exact E. }
pose proof (ln_lt_dec _ U1 N) as U4.
assert (U5 : p * ln (y / (p / (p + q))) < p * (y / (p / (p + q)) - 1)) by (apply Rmult_lt_compat_l; lra).
nra. }
rewrite B1, <- H.
reflexivity.
Qed.

Lemma x_ln_x : forall x, 0 < x -> x - 1 <= x * ln x /\\ (x * ln x = x - 1 <-> x = 1).
Proof.
intros x X.
assert (I : 0 < / x) by now apply Rinv_0_lt_compat.
assert (L : ln (/ x) = - ln x) by now apply ln_Rinv.
assert (J : x * / x = 1) by (apply Rinv_r; lra).
pose proof (ln_le_dec _ I) as A.
rewrite L in A.
split; [nra|].
split; intros H; [|subst x; rewrite ln_1; lra].
destruct (Req_dec (/ x) 1) as [E|N].
{ rewrite E in J. lra. }
pose proof (ln_lt_dec _ I N) as B.
rewrite L in B.
nra.
Qed.

(* two laws by their densities under their mean, which a quantile function lays out evenly over [0, 1] *)
Definition densities (fp fq : R -> R) :=
  (forall x, 0 <= x <= 1 -> 0 < fp x /\\ 0 < fq x /\\ fp x + fq x = 2) /\\
  is_RInt fp 0 1 1 /\\ is_RInt fq 0 1 1.

(* integrands that are equal up to a multiple of p - q have the same integral *)
Lemma integrated_equal : forall fp fq (f g : R -> R -> R) k, densities fp fq ->
  (forall p q, 0 < p -> 0 < q -> p + q = 2 -> f p q = g p q + k * (p - q)) ->
  forall I J, is_RInt (fun x => f (fp x) (fq x)) 0 1 I -> is_RInt (fun x => g (fp x) (fq x)) 0 1 J -> I = J.
Proof.
intros fp fq f g k [D [P Q]] E I J A B.
assert (N : is_RInt (fun x => g (fp x) (fq x) + k * (fp x - fq x)) 0 1 (J + k * (1 - 1))).
{ apply (is_RInt_plus (V := R_NormedModule)); [exact B|].
apply (is_RInt_scal (V := R_NormedModule)).
apply (is_RInt_minus (V := R_NormedModule)); assumption. }
assert (M : is_RInt (fun x => g (fp x) (fq x) + k * (fp x - fq x)) 0 1 I).
{ apply (is_RInt_ext (V := R_NormedModule) (fun x => f (fp x) (fq x))); [|exact A].
intros x X.
rewrite Rmin_left, Rmax_right in X by lra.
destruct (D x ltac:(lra)) as [U [V W]].
now apply E. }
apply (is_RInt_unique (V := R_CompleteNormedModule)) in M.
apply (is_RInt_unique (V := R_CompleteNormedModule)) in N.
rewrite M in N.
lra.
Qed.

(* the integral keeps the order of integrands *)
Lemma integrated_le : forall fp fq (f g : R -> R -> R), densities fp fq ->
  (forall p q, 0 < p -> 0 < q -> p + q = 2 -> f p q <= g p q) ->
  forall I J, is_RInt (fun x => f (fp x) (fq x)) 0 1 I -> is_RInt (fun x => g (fp x) (fq x)) 0 1 J -> I <= J.
Proof.
intros fp fq f g [D [P Q]] E I J A B.
apply (is_RInt_le (fun x => f (fp x) (fq x)) (fun x => g (fp x) (fq x)) 0 1); [lra|exact A|exact B|].
intros x X.
destruct (D x ltac:(lra)) as [U [V W]].
now apply E.
Qed.
"""
    + halves.SOURCE
    + line.SOURCE
)
