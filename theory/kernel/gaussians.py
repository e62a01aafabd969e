"""Lemmas about T2's integrals: three of them enclosed between -7 and 83/10, with a bound of all tails.

T2 is N(0, 1) against N(13/10, 1). The middle is enclosed by coq-interval; the tails lie below an exponential,
for exp (-x^2/2) <= exp (49/2 - 7 x). A precision is asked of each enclosure, for without one coq-interval
computes with the machine's floating-point numbers, whose axioms are not among those allowed.
"""

SOURCE = """
(* times sqrt (2 PI): the density of N(0, 1), and what two of the study's integrands are made of *)
Definition bell x := exp (- (x * x) / 2).
Definition harmonic x := exp (- (x * x) / 2) / (1 + exp (169 / 200 - 13 / 10 * x)).
Definition surprise x := exp (- (x * x) / 2) * ln (1 + exp (13 / 10 * x - 169 / 200)).

Lemma exp_mono : forall x y, x <= y -> exp x <= exp y.
Proof.
intros x y [L|E]; [apply Rlt_le, exp_increasing; exact L|subst y; lra].
Qed.

Lemma bell_pos : forall x, 0 < bell x.
Proof. intros x. apply exp_pos. Qed.

Lemma bell_opp : forall x, bell (- x) = bell x.
Proof. intros x. unfold bell. f_equal. field. Qed.

Lemma bell_below : forall x, bell x <= exp (49 / 2 - 7 * x).
Proof. intros x. apply exp_mono. pose proof (pow2_ge_0 (x - 7)). nra. Qed.

Lemma below_right : forall x, bell x + bell (13 / 10 - x) <= 2 * exp (168 / 5 - 7 * x).
Proof.
intros x.
pose proof (bell_below x) as A.
pose proof (bell_below (- (13 / 10 - x))) as B.
rewrite bell_opp in B.
assert (C : exp (49 / 2 - 7 * x) <= exp (168 / 5 - 7 * x)) by (apply exp_mono; lra).
replace (49 / 2 - 7 * - (13 / 10 - x)) with (168 / 5 - 7 * x) in B by lra.
lra.
Qed.

Lemma below_left : forall x, bell x + bell (13 / 10 - x) <= 2 * exp (49 / 2 + 7 * x).
Proof.
intros x.
pose proof (below_right (13 / 10 - x)) as A.
replace (13 / 10 - (13 / 10 - x)) with x in A by lra.
replace (168 / 5 - 7 * (13 / 10 - x)) with (49 / 2 + 7 * x) in A by lra.
lra.
Qed.

Lemma right_tail : forall b, is_RInt (fun x => 2 * exp (168 / 5 - 7 * x)) (83 / 10) b
  (2 / 7 * exp (- (49 / 2)) - 2 / 7 * exp (168 / 5 - 7 * b)).
Proof.
intros b.
replace (2 / 7 * exp (- (49 / 2)) - 2 / 7 * exp (168 / 5 - 7 * b))
  with (minus (- (2 / 7) * exp (168 / 5 - 7 * b)) (- (2 / 7) * exp (168 / 5 - 7 * (83 / 10)))).
2: { replace (168 / 5 - 7 * (83 / 10)) with (- (49 / 2)) by lra. unfold minus, plus, opp. simpl. ring. }
apply (is_RInt_derive (fun x => - (2 / 7) * exp (168 / 5 - 7 * x))).
{ intros x _. auto_derive; [exact I|]. unfold Rminus. field. }
intros x _. apply (ex_derive_continuous (fun x => 2 * exp (168 / 5 - 7 * x))). auto_derive. exact I.
Qed.

Lemma left_tail : forall a, is_RInt (fun x => 2 * exp (49 / 2 + 7 * x)) a (- 7)
  (2 / 7 * exp (- (49 / 2)) - 2 / 7 * exp (49 / 2 + 7 * a)).
Proof.
intros a.
replace (2 / 7 * exp (- (49 / 2)) - 2 / 7 * exp (49 / 2 + 7 * a))
  with (minus (2 / 7 * exp (49 / 2 + 7 * - 7)) (2 / 7 * exp (49 / 2 + 7 * a))).
2: { replace (49 / 2 + 7 * - 7) with (- (49 / 2)) by lra. unfold minus, plus, opp. simpl. ring. }
apply (is_RInt_derive (fun x => 2 / 7 * exp (49 / 2 + 7 * x))).
{ intros x _. auto_derive; [exact I|]. field. }
intros x _. apply (ex_derive_continuous (fun x => 2 * exp (49 / 2 + 7 * x))). auto_derive. exact I.
Qed.

Lemma tails_small : 4 / 7 * exp (- (49 / 2)) <= 2 / 100000000000.
Proof. interval with (i_prec 60). Qed.

(* what lies below both bells together has tails that the middle's number may leave out *)
Lemma wide : forall (g : R -> R) m e, (forall x, continuous g x) ->
  (forall x, 0 <= g x <= bell x + bell (13 / 10 - x)) -> Rabs (RInt g (- 7) (83 / 10) - m) <= e ->
  forall a b, a <= - 7 -> 83 / 10 <= b ->
  exists v, is_RInt g a b v /\\ Rabs (v - m) <= e + 2 / 100000000000.
Proof.
intros g m e C D M a b A B.
assert (X : forall u v, is_RInt g u v (RInt g u v)).
{ intros u v. apply (RInt_correct (V := R_CompleteNormedModule)).
apply (ex_RInt_continuous (V := R_CompleteNormedModule)). intros z _. apply C. }
exists (RInt g a (- 7) + RInt g (- 7) (83 / 10) + RInt g (83 / 10) b).
split.
{ apply (is_RInt_Chasles (V := R_NormedModule) g a (83 / 10) b); [|apply X].
apply (is_RInt_Chasles (V := R_NormedModule) g a (- 7) (83 / 10)); apply X. }
assert (L0 : 0 <= RInt g a (- 7)).
{ apply RInt_ge_0; [exact A|eexists; apply X|intros x _; apply D]. }
assert (R0 : 0 <= RInt g (83 / 10) b).
{ apply RInt_ge_0; [exact B|eexists; apply X|intros x _; apply D]. }
assert (L1 : RInt g a (- 7) <= 2 / 7 * exp (- (49 / 2)) - 2 / 7 * exp (49 / 2 + 7 * a)).
{ apply (is_RInt_le g (fun x => 2 * exp (49 / 2 + 7 * x)) a (- 7)); [exact A|apply X|apply left_tail|].
intros x _. pose proof (D x). pose proof (below_left x). lra. }
assert (R1 : RInt g (83 / 10) b <= 2 / 7 * exp (- (49 / 2)) - 2 / 7 * exp (168 / 5 - 7 * b)).
{ apply (is_RInt_le g (fun x => 2 * exp (168 / 5 - 7 * x)) (83 / 10) b);
  [exact B|apply X|apply right_tail|].
intros x _. pose proof (D x). pose proof (below_right x). lra. }
pose proof (exp_pos (49 / 2 + 7 * a)).
pose proof (exp_pos (168 / 5 - 7 * b)).
pose proof tails_small.
apply Rabs_le_between in M.
apply Rabs_le_between.
lra.
Qed.

Lemma reflected : forall (g : R -> R) a b (v : R), is_RInt g (13 / 10 - b) (13 / 10 - a) v ->
  is_RInt (fun x => g (13 / 10 - x)) a b v.
Proof.
intros g a b v H.
apply (is_RInt_swap (V := R_NormedModule)) in H.
replace (13 / 10 - a) with (- 1 * a + 13 / 10) in H by lra.
replace (13 / 10 - b) with (- 1 * b + 13 / 10) in H by lra.
apply (is_RInt_comp_lin (V := R_NormedModule)) in H.
apply (is_RInt_opp (V := R_NormedModule)) in H.
rewrite opp_opp in H.
apply (is_RInt_ext (V := R_NormedModule)) with (2 := H).
intros x _.
unfold opp, scal. simpl. unfold mult. simpl.
replace (- 1 * x + 13 / 10) with (13 / 10 - x) by lra.
ring.
Qed.

Lemma bell_continuous : forall x, continuous bell x.
Proof. intros x. apply (ex_derive_continuous bell). unfold bell. auto_derive. exact I. Qed.

Lemma harmonic_continuous : forall x, continuous harmonic x.
Proof.
intros x. apply (ex_derive_continuous harmonic). unfold harmonic. auto_derive.
pose proof (exp_pos (169 / 200 + - (13 / 10 * x))). lra.
Qed.

Lemma surprise_continuous : forall x, continuous surprise x.
Proof.
intros x. apply (ex_derive_continuous surprise). unfold surprise. auto_derive.
pose proof (exp_pos (13 / 10 * x + - (169 / 200))). lra.
Qed.

(* bell of x times the densities' ratio there *)
Lemma bell_reflected : forall x, bell (13 / 10 - x) = bell x * exp (13 / 10 * x - 169 / 200).
Proof. intros x. unfold bell. rewrite <- exp_plus. f_equal. field. Qed.

Lemma harmonic_bounds : forall x, 0 <= harmonic x <= bell x.
Proof.
intros x. unfold harmonic. fold (bell x).
pose proof (bell_pos x) as P.
pose proof (exp_pos (169 / 200 - 13 / 10 * x)) as E.
split; [apply Rlt_le, Rdiv_lt_0_compat; lra|].
apply (Rmult_le_reg_r (1 + exp (169 / 200 - 13 / 10 * x))); [lra|].
unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. nra.
Qed.

Lemma harmonic_symmetric : forall x, harmonic (13 / 10 - x) = harmonic x.
Proof.
intros x. unfold harmonic. fold (bell (13 / 10 - x)). fold (bell x).
rewrite bell_reflected.
replace (169 / 200 - 13 / 10 * (13 / 10 - x)) with (13 / 10 * x - 169 / 200) by lra.
replace (169 / 200 - 13 / 10 * x) with (- (13 / 10 * x - 169 / 200)) by lra.
rewrite exp_Ropp.
pose proof (exp_pos (13 / 10 * x - 169 / 200)).
field. lra.
Qed.

Lemma surprise_bounds : forall x, 0 <= surprise x <= bell (13 / 10 - x).
Proof.
intros x. unfold surprise. rewrite bell_reflected. fold (bell x).
pose proof (bell_pos x) as P.
pose proof (exp_pos (13 / 10 * x - 169 / 200)) as E.
assert (L : 0 <= ln (1 + exp (13 / 10 * x - 169 / 200))).
{ rewrite <- ln_1. apply ln_le; lra. }
assert (U : ln (1 + exp (13 / 10 * x - 169 / 200)) <= exp (13 / 10 * x - 169 / 200)).
{ rewrite <- (ln_exp (exp (13 / 10 * x - 169 / 200))) at 2.
apply ln_le; [lra|]. apply exp_ineq1_le. }
split; [apply Rmult_le_pos; lra|].
apply Rmult_le_compat_l; lra.
Qed.

Lemma bell_middle : Rabs (RInt bell (- 7) (83 / 10) - 2506628274628 / 1000000000000) <= 1 / 10000000000.
Proof. unfold bell. integral with (i_prec 40, i_degree 10, i_fuel 400). Qed.

Lemma harmonic_half :
  Rabs (RInt harmonic (13 / 20) (83 / 10) - 4328849711754 / 10000000000000) <= 1 / 20000000000.
Proof. unfold harmonic. integral with (i_prec 40, i_degree 10, i_fuel 400). Qed.

Lemma surprise_middle :
  Rabs (RInt surprise (- 7) (83 / 10) - 1297847207837 / 1000000000000) <= 1 / 2500000000.
Proof. unfold surprise. integral with (i_prec 40, i_degree 10, i_fuel 400). Qed.

Lemma harmonic_middle :
  Rabs (RInt harmonic (- 7) (83 / 10) - 8657699423508 / 10000000000000) <= 1 / 10000000000.
Proof.
assert (X : forall u v, is_RInt harmonic u v (RInt harmonic u v)).
{ intros u v. apply (RInt_correct (V := R_CompleteNormedModule)).
apply (ex_RInt_continuous (V := R_CompleteNormedModule)). intros z _. apply harmonic_continuous. }
assert (L : is_RInt harmonic (- 7) (13 / 20) (RInt harmonic (13 / 20) (83 / 10))).
{ apply (is_RInt_ext (V := R_NormedModule) (fun x => harmonic (13 / 10 - x)));
  [intros x _; apply harmonic_symmetric|].
apply reflected.
replace (13 / 10 - 13 / 20) with (13 / 20) by lra.
replace (13 / 10 - - 7) with (83 / 10) by lra.
apply X. }
pose proof (is_RInt_Chasles (V := R_NormedModule) _ _ _ _ _ _ L (X (13 / 20) (83 / 10))) as W.
apply (is_RInt_unique (V := R_CompleteNormedModule)) in W.
rewrite W.
unfold plus. simpl.
pose proof harmonic_half as H.
apply Rabs_le_between in H.
apply Rabs_le_between.
lra.
Qed.
"""
