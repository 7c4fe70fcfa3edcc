"""Which arithmetic a runtime computes with, found out from models of one operator whose results tell."""

from glasslite.probing.cases import ProbeCase, all_cases
from glasslite.probing.judge import Answer, Verdict, judge, self_check
from glasslite.probing.probe import ProbeReport, RuntimeReport, probe

__all__ = [
    "Answer",
    "ProbeCase",
    "ProbeReport",
    "RuntimeReport",
    "Verdict",
    "all_cases",
    "judge",
    "probe",
    "self_check",
]
