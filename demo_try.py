import time, logging
from pathlib import Path
from datetime import date, timedelta
from brightpath.config import Settings
from brightpath.bootstrap import open_house
from brightpath.storage.database import Store
from tests.services.given_accounts import AtOnce, Clock, a_person, a_token, quick_hashes
from tests.services.given_house import Hands
from brightpath.services.family import create_demo_family
from brightpath.services.progress import *
from brightpath.services.lessons import forecasts
from brightpath.services.doctor import examine
import tempfile
clock=Clock()
with quick_hashes():
    house=open_house(Settings(data_dir=Path(tempfile.mkdtemp())),store=Store.open(None,now=clock),now=clock,executor=Hands(),aside=AtOnce(),log=logging.getLogger("x"))
    token=a_token(house,a_person(house))
    t=time.perf_counter(); c=time.process_time(); f=create_demo_family(house,token,has_lived=True); print("demo", time.perf_counter()-t, time.process_time()-c)
    for _ in range(3):
        c=time.process_time(); p=progress_of(house,token,f,last_days(30,house.today(None))); print("progress",1000*(time.process_time()-c))
        c=time.process_time(); fo=forecasts(house,token,f); print("forecasts",1000*(time.process_time()-c))
        c=time.process_time(); fo2=periods_of(house,token,f); print("periods",1000*(time.process_time()-c))
    print(p.whole,p.tallies(By.PART),p.times(),p.engagement(),p.compared,p.milestones,p.streaks)
    for one in fo: print(one)
    from brightpath.domain.accounts import Actor
    print(examine(house,Actor.console()))
